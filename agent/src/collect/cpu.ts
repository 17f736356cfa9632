import { readFileSync } from "node:fs";

/** Time that a core has spent since it started, in any one unit. */
export type CoreTimes = { busy: number; idle: number };

/** The cores that are online, by name. */
export const procStat = (): Map<string, CoreTimes> => parseProcStat(readFileSync("/proc/stat", "latin1"));

/**
 * The `cpuN` lines of /proc/stat, in clock ticks. Waiting for a disk is idle; guest time is within user time already
 * (proc_stat(5)).
 * @throws Error when there is not one core in it.
 */
export function parseProcStat(text: string): Map<string, CoreTimes> {
  const cores = new Map<string, CoreTimes>();
  for (const line of text.split("\n", 1025)) {
    if (!line.startsWith("cpu")) break; // they come first; the interrupt line after them is thousands of characters long
    const [name = "", ...columns] = line.split(/ +/);
    if (name === "cpu") continue;
    const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = columns.map(Number);
    cores.set(name, { busy: user + nice + system + irq + softirq + steal, idle: idle + iowait });
  }
  if (cores.size === 0) throw new Error("/proc/stat tells of no core");
  return cores;
}

/**
 * Busy percent of each core between two readings, 0 to 100 with one decimal, in the order of the second. A core that was not there before is left
 * out until it can be compared; counters that go backwards (iowait does, proc_stat(5)) count as standing still.
 */
export function busyPercents(before: Map<string, CoreTimes>, after: Map<string, CoreTimes>): number[] {
  const percents: number[] = [];
  for (const [name, now] of after) {
    const then = before.get(name);
    if (!then) continue;
    const busy = Math.max(0, now.busy - then.busy);
    const total = busy + Math.max(0, now.idle - then.idle);
    percents.push(total === 0 ? 0 : Math.round((busy / total) * 1000) / 10);
  }
  return percents;
}
