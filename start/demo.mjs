import { join } from "node:path";
import { serverArguments } from "./agent-part.mjs";
import { hasJoined } from "./has-joined.mjs";
import { nodeFlags } from "./node-flags.mjs";
import { isFree } from "./ports.mjs";
import { EnvError } from "./server-env.mjs";
import { childEnv, nodePath, runNode } from "./set-up.mjs";

/** @typedef {import("./server-env.mjs").ServerEnv} ServerEnv */
/** @typedef {{ machines: number, hours: number }} Demo */

/** Beside a real server: a folder of its own, and the first of these ports that is free together with the next one. */
const stateDir = ".realtimemonitor-demo";
const ports = [8090, 8092, 8094, 8096, 8098];

/**
 * What the environment of the demo has more; what is given stands.
 *
 * @param {Record<string, string | undefined>} given
 * @returns {Promise<Record<string, string>>}
 */
export async function demoEnv(given) {
  const env = { STATE_DIR: given.STATE_DIR || stateDir };
  if (given.PORT) return env;
  for (const port of ports) {
    if ((await isFree(port)) && (await isFree(port + 1))) return { ...env, PORT: String(port) };
  }
  throw new EnvError(
    `PORT: ${ports.join(", ")} are all in use; end an older demo, or choose another, such as PORT=9090`,
  );
}

/**
 * @param {{ machines?: string | undefined, hours?: string | undefined }} flags
 * @returns {Demo}
 */
export function readDemo({ machines = "24", hours = "8" }) {
  return { machines: numberIn("--machines", machines, 5, 1_000), hours: numberIn("--hours", hours, 0.1, 168) };
}

/**
 * @param {string} flag
 * @param {string} text
 * @param {number} least
 * @param {number} most
 */
function numberIn(flag, text, least, most) {
  const number = Number(text);
  if (text === "" || !(number >= least && number <= most)) {
    throw new EnvError(`${flag}: "${text}" must be a number from ${least} to ${most}`);
  }
  return number;
}

/**
 * The simulated machines, joined with tokens that are made here. They keep their keys beside the database, and are the same
 * the next time.
 *
 * @param {string} root
 * @param {ServerEnv} env
 * @param {Demo} demo
 * @returns {Promise<import("./supervise.mjs").Part>}
 */
export async function fleetPart(root, env, { machines, hours }) {
  const keys = join(env.stateDir, "simulated-machines");
  const bounds = ["--machines", String(machines), "--minutes", String(hours * 60)];
  const args = [...nodeFlags, "bench/simulate/main.ts", ...serverArguments(env), ...bounds, "--state-dir", keys];
  const fleetEnv = childEnv(root);
  const isJoined = (/** @type {number} */ index) => hasJoined(join(keys, folderOf(index), "identity.json"));
  const isNew = Array.from({ length: machines }, (_, index) => index).some((index) => !isJoined(index));
  if (isNew) fleetEnv.TOKEN = await runNode(root, ["start/demo-tokens.ts", env.databaseUrl, String(machines)]);
  const unsaid = /samples\/s/; // how it goes is on the dashboard
  return { name: "fleet", command: nodePath(root), args, cwd: root, env: fleetEnv, unsaid };
}

/** As the simulator names them. @param {number} index */
const folderOf = (index) => String(index + 1).padStart(5, "0");

/**
 * @param {ServerEnv} env
 * @param {Demo} demo
 */
export const demoGreeting = ({ stateDir: folder }, { machines, hours }) =>
  `  This is a demo: its ${machines} machines are simulated, all else is the real thing. History begins now.
  It ends by itself after ${hours} hours; remove ${folder} to be rid of it.\n`;
