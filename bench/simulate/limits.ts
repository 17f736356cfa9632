import { readFileSync } from "node:fs";
import { EnvError } from "../../agent/src/env.ts";

/** What the process has open beside one connection for each machine: itself, and joins under way. */
const spareFiles = 200;

/**
 * Each machine has a connection, which is an open file.
 * @throws EnvError when this process may not have so many.
 */
export function refuseTooFewFiles(machines: number, limits = readLimits()): void {
  const allowed = Number(/^Max open files +(\d+)/m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY);
  const needed = machines + spareFiles;
  if (allowed >= needed) return;
  throw new EnvError(
    `${machines} machines need ${needed} open files and this process may have ${allowed}: say "ulimit -n ${needed}" in this shell first ` +
      `(raise "nofile" in /etc/security/limits.conf when that is refused), or ask for at most ${Math.max(0, allowed - spareFiles)} with --machines`,
  );
}

/** proc_pid_limits(5); empty where there is none. */
function readLimits(): string {
  try {
    return readFileSync("/proc/self/limits", "utf8");
  } catch {
    return "";
  }
}
