import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * @typedef {{ name: string, command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv }} Part
 */

const firstBackoffMs = 500;
const lastBackoffMs = 10_000;
/** A part that ran for so long had started well: its next failure is a new one. */
const steadyAfterMs = 30_000;

/**
 * Keeps a part running until it is told to stop: starts it again when it ends, whatever the reason, later each time.
 *
 * @param {Part} part
 * @param {(line: string) => void} write takes each line of what it prints, with its name before it
 * @param {number} patienceMs a part that does not end within it when asked to is killed
 * @returns {{ stop(): Promise<void> }}
 */
export function keepRunning(part, write, patienceMs = 8_000) {
  let failures = 0;
  let stopping = false;
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let child;
  /** @type {NodeJS.Timeout | undefined} */
  let restart;
  /** @type {() => void} */
  let ended = () => {};

  const say = (/** @type {string} */ line) => write(`${part.name.padEnd(6)} │ ${line}\n`);

  function start() {
    const startedAt = Date.now();
    // A process group of its own: Ctrl-C reaches the supervisor alone, which then ends the parts in order.
    child = spawn(part.command, part.args, {
      cwd: part.cwd,
      env: part.env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on("line", say);
    }
    const onEnd = (/** @type {string} */ how) => {
      if (!child) return; // an error and an exit may both be told
      child = undefined;
      if (stopping) return ended();
      failures = Date.now() - startedAt > steadyAfterMs ? 0 : failures + 1;
      const waitMs = failures === 0 ? 0 : Math.min(lastBackoffMs, firstBackoffMs * 2 ** (failures - 1));
      say(`ended with ${how}; starting it again in ${waitMs / 1000} s`);
      restart = setTimeout(start, waitMs);
    };
    child.on("error", (error) => onEnd(error.message));
    child.on("exit", (code, signal) => onEnd(signal ?? `code ${code}`));
  }

  start();
  return {
    stop: () =>
      new Promise((resolve) => {
        stopping = true;
        clearTimeout(restart);
        if (!child) return resolve();
        const kill = setTimeout(() => signalGroup(child?.pid, "SIGKILL"), patienceMs);
        ended = () => {
          clearTimeout(kill);
          resolve();
        };
        signalGroup(child.pid, "SIGTERM");
      }),
  };
}

/**
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} signal
 */
function signalGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error;
  }
}
