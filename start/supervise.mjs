import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * @typedef {{ name: string, command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv, unsaid?: RegExp }} Part
 *   `unsaid`: lines that it prints and that would mislead
 *
 * @typedef {object} Options
 * @property {(line: string) => void} write takes each line of what the part prints, with the time and its name before it
 * @property {Pick<import("./guard.mjs").Guard, "add" | "remove">} guard is told of each process group
 * @property {() => void} [onChange] the part was started or has ended
 * @property {number} [patienceMs] a part that does not end within it when asked to is killed
 *
 * @typedef {{ name: string, pid: number | null, startedAt: number | null, restarts: number, lastEnd: string | null }} PartState
 */

const firstBackoffMs = 500;
const lastBackoffMs = 10_000;
/** A part that ran for so long had started well: its next failure is a new one. */
const steadyAfterMs = 30_000;
const leftoverPatienceMs = 3_000;

/**
 * Keeps a part running until it is told to stop: starts it again when it ends, whatever the reason, later each time.
 *
 * @param {Part} part
 * @param {Options} options
 * @returns {{ state(): PartState, stop(): Promise<void> }}
 */
export function keepRunning(part, { write, guard, onChange = () => {}, patienceMs = 8_000 }) {
  /** @type {PartState} */
  const state = { name: part.name, pid: null, startedAt: null, restarts: 0, lastEnd: null };
  let failures = 0;
  let stopping = false;
  let isRunning = false;
  /** @type {NodeJS.Timeout | undefined} */
  let restart;
  /** @type {() => void} */
  let ended = () => {};

  const say = (/** @type {string} */ line) => write(`${part.name.padEnd(6)} │ ${printable(line)}\n`);

  function start() {
    const startedAt = Date.now();
    isRunning = true;
    // A process group of its own: Ctrl-C reaches the supervisor alone, which then ends the parts in order.
    const child = spawn(part.command, part.args, {
      cwd: part.cwd,
      env: part.env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const group = child.pid;
    if (group) guard.add(group);
    Object.assign(state, { pid: group ?? null, startedAt });
    onChange();
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => part.unsaid?.test(line) || say(line));
    }

    let isOver = false;
    const onEnd = async (/** @type {string} */ how) => {
      if (isOver) return; // an error and an exit may both be told
      isOver = true;
      Object.assign(state, { pid: null, lastEnd: how });
      if (group) {
        await groupEnded(group); // what it started may have something to write yet, and has its ports
        guard.remove(group);
      }
      isRunning = false;
      if (stopping) return ended();
      failures = Date.now() - startedAt > steadyAfterMs ? 1 : failures + 1;
      const waitMs = Math.min(lastBackoffMs, firstBackoffMs * 2 ** (failures - 1));
      state.restarts += 1;
      say(`ended with ${how}; starting it again in ${waitMs / 1000} s`);
      restart = setTimeout(start, waitMs);
      onChange();
    };
    child.on("error", (error) => onEnd(error.message));
    child.on("exit", (code, signal) => onEnd(signal ?? `code ${code}`));
  }

  start();
  return {
    state: () => ({ ...state }),
    stop: () =>
      new Promise((resolve) => {
        stopping = true;
        clearTimeout(restart);
        if (!isRunning) return resolve();
        const kill = setTimeout(() => state.pid && signalGroup(state.pid, "SIGKILL"), patienceMs);
        ended = () => {
          clearTimeout(kill);
          resolve();
        };
        if (state.pid) signalGroup(state.pid, "SIGTERM");
      }),
  };
}

/**
 * Gives whom a part left behind a moment to end, then ends them.
 *
 * @param {number} group
 */
async function groupEnded(group) {
  for (let waitedMs = 0; waitedMs < leftoverPatienceMs; waitedMs += 50) {
    if (!signalGroup(group, 0)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  signalGroup(group, "SIGKILL");
}

/**
 * @param {number} group
 * @param {NodeJS.Signals | 0} signal
 * @returns {boolean} whether there was anybody
 */
function signalGroup(group, signal) {
  try {
    return process.kill(-group, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error;
    return false;
  }
}

/**
 * What strangers send may stand in a line: it must not speak to the terminal, nor forge another line. Tabs stay.
 *
 * @param {string} line
 */
const printable = (line) => line.replace(/[^\P{C}\t]|[\p{Zl}\p{Zp}]/gu, "?");
