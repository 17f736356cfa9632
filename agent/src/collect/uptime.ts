import { readFileSync } from "node:fs";

export const procUptime = (): number => parseUptime(readFileSync("/proc/uptime", "latin1"));

/** Whole seconds since the host booted, from /proc/uptime (proc_uptime(5)). @throws Error when it tells none. */
export function parseUptime(text: string): number {
  const seconds = Math.floor(Number.parseFloat(text));
  if (!Number.isFinite(seconds)) throw new Error("/proc/uptime tells no time");
  return seconds;
}
