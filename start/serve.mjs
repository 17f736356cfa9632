import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { askSelf } from "./ask-self.mjs";
import { createGuard } from "./guard.mjs";
import { openLogFile } from "./log-file.mjs";
import { nodeFlags } from "./node-flags.mjs";
import { refuseBusyPorts } from "./ports.mjs";
import { readSecrets } from "./secrets.mjs";
import { childEnv, developmentRouterDir, nodePath, renderRouterConfigs } from "./set-up.mjs";
import { createStatus } from "./status.mjs";
import { StepFailed } from "./step.mjs";
import { keepRunning } from "./supervise.mjs";
import { watchSecrets } from "./watch-secrets.mjs";

/**
 * @typedef {import("./server-env.mjs").ServerEnv} ServerEnv
 * @typedef {import("./supervise.mjs").Part} Part
 * @typedef {"production" | "development"} Mode
 */

/** How long the first answer of /healthz may take; Crossbar alone needs some seconds on a small machine. */
const startPatienceMs = 60_000;
const next = "node_modules/next/dist/bin/next";

/**
 * Runs the server until SIGINT or SIGTERM: the router (with the hub as its guest), the web app and what is `watched`: the agent
 * of this machine, or a fleet. Then ends them, the last one started first.
 *
 * @param {{ root: string, env: ServerEnv, mode: Mode, watched?: (() => Promise<Part>) | undefined, greeting?: string, lifeMs?: number }} options
 */
export async function serve({ root, env, mode, watched, greeting = "", lifeMs }) {
  await refuseBusyPorts(env);
  const stop = new AbortController();
  const end = lifeMs && setTimeout(() => stop.abort(), lifeMs);
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, () => stop.abort());
  process.stdout.on("error", () => {}); // whoever read it is gone: that must not keep the parts from being ended

  const toFile = openLogFile(env.logFile);
  const write = (/** @type {string} */ line) => {
    process.stdout.write(line);
    toFile(`${new Date().toISOString()} ${line}`);
  };
  const guard = createGuard();
  const status = createStatus(env);
  /** @type {ReturnType<typeof keepRunning>[]} */
  const parts = [];
  const start = (/** @type {Part} */ part) => keepRunning(part, { write, guard, onChange: () => setImmediate(tell) });
  const run = (/** @type {Part} */ part) => {
    parts.push(start(part));
    tell();
  };
  const tell = () => status.write(parts.map((part) => part.state()));

  /** Those two share the secrets: both are down before either comes back, so that they never disagree. */
  const takeSecrets = async () => {
    write("The secrets were changed: router and web start again with the new ones\n");
    const [router, web] = parts;
    await web?.stop();
    await router?.stop();
    renderRouterConfigs(root, env, readSecrets(env));
    if (!stop.signal.aborted) parts.splice(0, 2, start(routerPart(root, env, mode)), start(webPart(root, env, mode)));
    tell();
  };
  const secrets = watchSecrets(env, takeSecrets, write);

  try {
    run(routerPart(root, env, mode));
    run(webPart(root, env, mode));
    await untilHealthy(env, stop.signal);
    if (watched && !stop.signal.aborted) run(await watched());
    greet(env, greeting);
    await aborted(stop.signal);
    write("Stopping\n");
  } finally {
    clearTimeout(end);
    await secrets.stop();
    for (const part of parts.reverse()) await part.stop();
    guard.stop();
    status.remove();
  }
}

/**
 * @param {string} root
 * @param {ServerEnv} env
 * @param {Mode} mode
 */
function routerPart(root, env, mode) {
  const cbdir = mode === "production" ? env.routerDir : developmentRouterDir(env);
  // At "info" the router's proxy would log the cookies of every request.
  const args = ["start", "--cbdir", cbdir, "--loglevel", "warn", "--color", "false"];
  const unsaid = /\[\w+ +\d+\]\s*$/; // it begins with empty lines
  return {
    name: "router",
    command: join(root, ".venv", "bin", "crossbar"),
    args,
    cwd: root,
    env: { ...childEnv(root), PYTHONUNBUFFERED: "1" }, // into a pipe, Crossbar would write its log kilobytes late
    unsaid,
  };
}

/**
 * @param {string} root
 * @param {ServerEnv} env
 * @param {Mode} mode
 */
function webPart(root, env, mode) {
  const command = mode === "production" ? [...nodeFlags, next, "start"] : [next, "dev"];
  return {
    name: "web",
    command: nodePath(root),
    args: [...command, "-H", "127.0.0.1", "-p", String(env.webPort)],
    cwd: root,
    unsaid: /^\s*(▲ Next|- Local:|- Network:|$)/, // its own port is not where people are to go
    // Next writes its own port into PORT
    env: { ...childEnv(root), ROUTER_PORT: String(env.port), NEXT_TELEMETRY_DISABLED: "1" },
  };
}

/**
 * @param {ServerEnv} env
 * @param {AbortSignal} signal
 */
async function untilHealthy(env, signal) {
  const deadline = Date.now() + startPatienceMs;
  let last = "no answer";
  while (!signal.aborted) {
    try {
      const { status, text } = await askSelf(`${env.localUrl}/healthz`, { timeoutMs: 3_000 });
      if (status === 200) return;
      last = text.slice(0, 200);
    } catch (error) {
      last = /** @type {Error} */ (error).message;
    }
    if (Date.now() > deadline) {
      throw new StepFailed(
        `The server did not become healthy within ${startPatienceMs / 1000} s (${last}); its parts say why above`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/**
 * @param {ServerEnv} env
 * @param {string} greeting
 */
function greet(env, greeting) {
  process.stdout.write(`\n  realtimemonitor is at ${env.publicUrl}\n`);
  if (existsSync(env.firstSignInLinkFile)) {
    // Not into a log that somebody keeps: only onto a terminal.
    const where = process.stdout.isTTY
      ? readFileSync(env.firstSignInLinkFile, "utf8").trim()
      : `in ${env.firstSignInLinkFile}`;
    process.stdout.write(`  Make your account with the one-time link (one hour): ${where}\n`);
  }
  process.stdout.write(`${greeting}  Ctrl-C ends it.\n\n`);
}

/** @param {AbortSignal} signal */
const aborted = (signal) =>
  signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
