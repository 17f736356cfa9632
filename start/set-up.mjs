import { existsSync, lstatSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, join, relative } from "node:path";
import { writeRouterConfig } from "../crossbar/render-config.mjs";
import { findPython, installCrossbar, standIns } from "./python.mjs";
import { ensureSecrets } from "./secrets.mjs";
import { defaultStateDir } from "./server-env.mjs";
import { holdSetUpLock } from "./set-up-lock.mjs";
import { runProgram, runStep, StepFailed } from "./step.mjs";
import { prepareTls } from "./tls.mjs";

const pnpmVersion = "12.21.0";
const oldestNodeMajor = 22;

/** What the bundles and the web build are made of. */
const sharedSources = [
  "pnpm-lock.yaml",
  "tsconfig.json",
  "crossbar/protocol",
  "prisma",
  "start/server-env.mjs",
  "start/secrets.mjs",
  "start/ask-self.mjs",
  "start/pin.mjs",
  "start/bundle.ts",
];
const programSources = [...sharedSources, "agent", "crossbar/hub"];
const webSources = [...sharedSources, "app", "next.config.mjs", "postcss.config.mjs", "instrumentation.ts", "proxy.ts"];

/**
 * Makes all that is missing and leaves the rest alone. Needs only Node with npm and Python; reaches only the npm and PyPI
 * registries.
 *
 * @param {{ root: string, env: import("./server-env.mjs").ServerEnv, webBuild: boolean }} options
 */
export async function setUp({ root, env, webBuild }) {
  await installAndBuild({ root, webBuild });
  await prepareState({ root, env });
}

/**
 * What belongs to the checkout: packages, Crossbar, bundles, web build.
 *
 * @param {{ root: string, webBuild: boolean }} options
 */
export async function installAndBuild({ root, webBuild }) {
  const release = await holdSetUpLock(root);
  try {
    const packages = installPackages(root);
    const router = installRouter(root);
    await settleBoth(
      packages.then(() => buildPrograms(root, webBuild)),
      router,
    );
  } finally {
    release();
  }
}

/**
 * What belongs to one instance: secrets, database, router configuration, all in its state folder.
 *
 * @param {{ root: string, env: import("./server-env.mjs").ServerEnv }} options
 */
export async function prepareState({ root, env }) {
  const secrets = ensureSecrets(env);
  await prepareTls({ root, env });
  await runNode(root, ["prisma/apply-migrations.ts", env.databaseUrl], /^Error: (.*)$/m);
  renderRouterConfigs(root, env, secrets);
}

/** @param {string} root */
function installPackages(root) {
  return runStep({
    name: "packages",
    root,
    stamp: join(root, "node_modules", ".set-up", "packages"),
    inputs: [
      "pnpm-lock.yaml",
      "pnpm-workspace.yaml",
      "package.json",
      "agent/package.json",
      "crossbar/hub/package.json",
    ],
    also: `${process.platform} ${process.arch}`,
    run: async (tell) => {
      await runProgram("npx", ["--yes", `pnpm@${pnpmVersion}`, "install", "--frozen-lockfile"], {
        cwd: root,
        // no questions, no progress bars, and a fault in words also below `npm start --silent`
        env: { ...process.env, CI: "true", npm_config_loglevel: "error" },
        tell,
        hint: (output) =>
          /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ERR_PNPM_META_FETCH_FAIL/.test(
            output,
          )
            ? "The npm packages could not be fetched: check the network and the npm configuration, then start again"
            : undefined,
      });
    },
  });
}

/** @param {string} root */
function installRouter(root) {
  const python = findPython();
  return runStep({
    name: "router (Crossbar)",
    root,
    stamp: join(root, ".venv", ".set-up"),
    inputs: ["crossbar/requirements.txt", standIns],
    also: `${python.name} ${python.version} ${process.platform} ${process.arch} ${isMoved(root) ? "moved" : ""}`,
    run: (tell) => installCrossbar(root, python.name, tell),
  });
}

/**
 * The programs of a virtual environment name their Python by its absolute path: a folder that was moved has a broken one.
 *
 * @param {string} root
 */
function isMoved(root) {
  const program = join(root, ".venv", "bin", "crossbar");
  if (!existsSync(program)) return false;
  const interpreter = /^#!(.+)$/m.exec(readFileSync(program, "utf8"))?.[1];
  return !interpreter || !existsSync(interpreter);
}

/**
 * @param {string} root
 * @param {boolean} webBuild
 */
async function buildPrograms(root, webBuild) {
  await runStep({
    name: "database client",
    root,
    stamp: join(root, "prisma", "generated", ".set-up"),
    inputs: ["prisma/schema.prisma", "prisma.config.ts", "pnpm-lock.yaml"],
    run: async () => {
      // `generate` looks for Prisma's native engine and would download it, but does not use it: any program does
      const env = { ...childEnv(root), PRISMA_SCHEMA_ENGINE_BINARY: nodePath(root) };
      await runProgram(join(root, "node_modules", ".bin", "prisma"), ["generate"], { cwd: root, env });
    },
  });
  await runStep({
    name: "agent and hub",
    root,
    stamp: join(root, "dist", ".set-up"),
    inputs: programSources,
    run: async () => void (await runNode(root, ["start/bundle.ts"])),
  });
  if (!webBuild) return;
  await runStep({
    name: "web build",
    root,
    stamp: join(root, ".next", ".set-up"),
    inputs: webSources,
    run: async (tell) => {
      const env = { ...childEnv(root), NEXT_TELEMETRY_DISABLED: "1" };
      await runProgram(nodePath(root), ["node_modules/next/dist/bin/next", "build"], { cwd: root, env, tell });
    },
  });
}

/**
 * One for production, and one for those who type `crossbar start` themselves: that looks for its configuration in `.crossbar`.
 *
 * @param {string} root
 * @param {import("./server-env.mjs").ServerEnv} env
 * @param {import("./secrets.mjs").Secrets} secrets
 */
export function renderRouterConfigs(root, env, secrets) {
  const shared = { secrets, root, nodePath: nodePath(root) };
  writeRouterConfig({ ...shared, env, mode: "production" });
  const developmentDir = developmentRouterDir(env);
  writeRouterConfig({ ...shared, env: { ...env, routerDir: developmentDir }, mode: "development" });
  if (env.stateDir !== join(root, defaultStateDir)) return; // another instance: CROSSBAR_DIR names its folder
  const link = join(root, ".crossbar");
  const isOurs = lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() ?? true;
  if (!isOurs) return; // somebody's own folder
  rmSync(link, { force: true });
  symlinkSync(relative(root, developmentDir), link);
}

/** @param {import("./server-env.mjs").ServerEnv} env */
export const developmentRouterDir = (env) => `${env.routerDir}-development`;

/** The Node that runs the server's programs: the project's own where it has one, else the system's. @param {string} root */
export function nodePath(root) {
  const own = join(root, "node_modules", ".bin", "node");
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split(".")[0]) >= oldestNodeMajor) return process.execPath;
  throw new StepFailed(`Node ${oldestNodeMajor} or newer is needed on this system; this is ${process.versions.node}`);
}

/**
 * The environment in which a program finds the project's own Node first.
 *
 * @param {string} root
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnv(root) {
  return { ...process.env, PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH ?? ""}` };
}

/**
 * @param {string} root
 * @param {string[]} args
 * @param {RegExp} [errorLine] finds the one line that tells what went wrong
 */
export function runNode(root, args, errorLine) {
  return runProgram(nodePath(root), args, {
    cwd: root,
    env: childEnv(root),
    hint: (output) => (errorLine ? errorLine.exec(output)?.[1] : undefined),
  });
}

/**
 * Waits for both even when one fails, so that nothing is still being written when the set-up ends.
 *
 * @param {Promise<void>} one
 * @param {Promise<void>} other
 */
async function settleBoth(one, other) {
  for (const result of await Promise.allSettled([one, other])) if (result.status === "rejected") throw result.reason;
}
