import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import { askSelf } from "./ask-self.mjs";
import { refuseBusyPorts } from "./ports.mjs";
import { findPython } from "./python.mjs";
import { nodePath, runNode } from "./set-up.mjs";
import { readStatus } from "./status.mjs";
import { neededBytes } from "./step.mjs";
import { lookAtTls } from "./tls.mjs";

/**
 * Looks at all that a start depends on and says of each what to do. Changes nothing.
 *
 * @param {{ root: string, env: import("./server-env.mjs").ServerEnv }} options
 * @returns {Promise<boolean>} whether all is well
 */
export async function doctor({ root, env }) {
  const isRunning = readStatus(env.statusFile) !== undefined;
  const isInstalled = existsSync(join(root, "node_modules", ".set-up", "packages"));
  /** @type {[string, () => unknown][]} */
  const checks = [
    [
      "Node",
      () =>
        isInstalled ? `${version(nodePath(root))} for the programs, ${process.version} for the start` : process.version,
    ],
    ["npm", () => version("npm")],
    ["Python", () => lookAtPython()],
    ["this folder", () => accessSync(root, constants.W_OK)],
    ["disk", () => lookAtDisk(root)],
    ["packages", () => isInstalled || fail("not installed yet: npm start does it")],
    ["router", () => existsSync(join(root, ".venv", ".set-up")) || fail("not installed yet: npm start does it")],
    ["state folder", () => lookAtStateDir(env.stateDir)],
    [
      "database",
      () => isInstalled && runNode(root, ["start/look-at-database.ts", env.databaseUrl], /^\w*Error: (.*)$/m),
    ],
    ["certificate", () => lookAtTls(env)],
    ["ports", () => (isRunning ? "taken by the server, which runs" : refuseBusyPorts(env))],
    ["server", () => (isRunning ? lookAtHealth(env.localUrl) : "does not run")],
  ];
  let isWell = true;
  for (const [name, look] of checks) {
    try {
      const found = await look();
      process.stdout.write(`  ✓ ${name}${typeof found === "string" && found ? `: ${found.trim()}` : ""}\n`);
    } catch (error) {
      isWell = false;
      process.stdout.write(`  ✗ ${name}: ${/** @type {Error} */ (error).message}\n`);
    }
  }
  return isWell;
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  throw new Error(message);
}

/** @param {string} program */
function version(program) {
  const { stdout, error } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return error ? fail(`not found on the PATH: install it`) : stdout.trim();
}

function lookAtPython() {
  const python = findPython();
  const { status } = spawnSync(python.name, ["-c", "import venv, ensurepip"]);
  return status === 0
    ? python.version
    : fail(`${python.name} has no venv module: on Debian "apt install python3-venv"`);
}

/** @param {string} root */
function lookAtDisk(root) {
  const { bavail, bsize } = statfsSync(root);
  const freeBytes = bavail * bsize;
  const words = `${(freeBytes / 1e9).toFixed(1)} GB free`;
  return freeBytes > neededBytes
    ? words
    : fail(`${words}; the set-up needs about ${neededBytes / 1e9} GB: make some space`);
}

/** @param {string} stateDir */
function lookAtStateDir(stateDir) {
  const found = statSync(stateDir, { throwIfNoEntry: false });
  if (!found) return `${stateDir} (will be made)`;
  accessSync(stateDir, constants.W_OK);
  const mode = (found.mode & 0o777).toString(8);
  return mode === "700" ? stateDir : fail(`${stateDir} has mode ${mode}, so others may enter it: chmod 700 it`);
}

/** @param {string} localUrl */
async function lookAtHealth(localUrl) {
  const { status, text } = await askSelf(`${localUrl}/healthz`, { timeoutMs: 3_000 });
  return status === 200 ? text : fail(text);
}
