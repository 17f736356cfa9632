import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * A file that lines are added to, moved aside when it is full: `server.log`, then `server.log.1` … the oldest goes. A disk
 * that is full loses lines, never the server.
 *
 * @param {string} path
 * @param {{ limitBytes?: number, kept?: number }} [options]
 * @returns {(line: string) => void}
 */
export function openLogFile(path, { limitBytes = 5_000_000, kept = 4 } = {}) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  let size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return (line) => {
    try {
      if (size > 0 && size + line.length > limitBytes) {
        rotate(path, kept);
        size = 0;
      }
      appendFileSync(path, line, { mode: 0o600 });
      size += Buffer.byteLength(line);
    } catch {
      // the terminal has the line all the same
    }
  };
}

/**
 * @param {string} path
 * @param {number} kept
 */
function rotate(path, kept) {
  rmSync(`${path}.${kept}`, { force: true });
  for (let number = kept - 1; number >= 0; number -= 1) {
    const from = number === 0 ? path : `${path}.${number}`;
    if (statSync(from, { throwIfNoEntry: false })) renameSync(from, `${path}.${number + 1}`);
  }
}
