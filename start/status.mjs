import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { askSelf } from "./ask-self.mjs";

/**
 * @typedef {import("./supervise.mjs").PartState} PartState
 * @typedef {{ pid: number, startedAt: number, parts: PartState[] }} Status
 */

/**
 * What runs, in a file of the state folder, for `pnpm status`.
 *
 * @param {{ statusFile: string }} env
 */
export function createStatus({ statusFile }) {
  const startedAt = Date.now();
  return {
    /** @param {PartState[]} parts */
    write(parts) {
      try {
        const draft = `${statusFile}.${process.pid}`;
        writeFileSync(draft, JSON.stringify({ pid: process.pid, startedAt, parts }), { mode: 0o600 });
        renameSync(draft, statusFile);
      } catch {
        // a full disk must not end the server
      }
    },
    remove: () => rmSync(statusFile, { force: true }),
  };
}

/**
 * Prints what runs and how it is.
 *
 * @param {{ statusFile: string, localUrl: string, publicUrl: string, logFile: string }} env
 * @returns {Promise<boolean>} whether all is well
 */
export async function printStatus(env) {
  const status = readStatus(env.statusFile);
  if (!status) {
    process.stdout.write("It is not running. Start it with: npm start\n");
    return false;
  }
  process.stdout.write(
    `realtimemonitor at ${env.publicUrl}, for ${words(Date.now() - status.startedAt)} (process ${status.pid})\n\n`,
  );
  for (const { name, pid, startedAt, restarts, lastEnd } of status.parts) {
    const now =
      pid && startedAt ? `runs for ${words(Date.now() - startedAt)} (process ${pid})` : "waits to be started again";
    const past = restarts > 0 ? `, started again ${restarts} × (last end: ${lastEnd})` : "";
    process.stdout.write(`  ${name.padEnd(8)}${now}${past}\n`);
  }
  const health = await readHealth(env.localUrl);
  process.stdout.write(`\n  health  ${health.words}\n  log     ${env.logFile}\n`);
  return health.isWell;
}

/**
 * @param {string} statusFile
 * @returns {Status | undefined} undefined when nothing runs
 */
export function readStatus(statusFile) {
  try {
    const status = JSON.parse(readFileSync(statusFile, "utf8"));
    process.kill(status.pid, 0);
    return status;
  } catch {
    return undefined; // no file, or of one that was killed
  }
}

/** @param {string} localUrl */
async function readHealth(localUrl) {
  try {
    const { status, text } = await askSelf(`${localUrl}/healthz`, { timeoutMs: 3_000 });
    const parts = Object.entries(JSON.parse(text)).map(([part, word]) => `${part} ${word}`);
    return { isWell: status === 200, words: parts.join(", ") };
  } catch {
    return { isWell: false, words: `no answer at ${localUrl}/healthz` };
  }
}

/** @param {number} ms */
function words(ms) {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
