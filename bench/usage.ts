import { readdirSync, readFileSync } from "node:fs";

const ticksPerSecond = 100; // USER_HZ is 100 on every Linux that Node runs on

/** `anonymousMb`: what of the PSS is no file, so that other programs neither add to it nor take from it. `cpuSeconds`: since it started. */
export type Usage = { part: string; pids: number[]; pssMb: number; anonymousMb: number; cpuSeconds: number };

/**
 * A page that n processes map counts a nth for each (smaps_rollup, proc_pid_smaps(5)). This process runs the same Node, so
 * it takes a share that nobody would take without it: that is given back.
 */
export const pssSharedWithUs = () => kilobytes("self", "Pss_File") / 1024;

/** By part of the product: all processes below this one, and it. */
export function usageOfTree(rootPid: number | undefined): Map<string, Usage> {
  const usage = new Map<string, Usage>();
  for (const { pid, part, cpuSeconds } of processesBelow(rootPid)) {
    const known = usage.get(part) ?? { part, pids: [], pssMb: 0, anonymousMb: 0, cpuSeconds: 0 };
    usage.set(part, {
      part,
      pids: [...known.pids, pid],
      pssMb: known.pssMb + kilobytes(pid, "Pss") / 1024,
      anonymousMb: known.anonymousMb + kilobytes(pid, "Pss_Anon") / 1024,
      cpuSeconds: known.cpuSeconds + cpuSeconds,
    });
  }
  return usage;
}

function processesBelow(rootPid: number | undefined) {
  const all = readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? (processOf(Number(name)) ?? []) : []));
  const found = all.filter(({ pid }) => pid === rootPid);
  for (const parent of found) found.push(...all.filter(({ parentPid }) => parentPid === parent.pid)); // grows while it is read
  return found;
}

/** Processor time with that of the children that have ended, from proc_pid_stat(5). */
function processOf(pid: number) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [, parentPid = 0] = fields;
    const ticks = fields.slice(11, 15).reduce((sum, value) => sum + value, 0);
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return { pid, parentPid, part: partOf(command), cpuSeconds: ticks / ticksPerSecond };
  } catch {
    return undefined; // it has ended meanwhile
  }
}

const parts: [RegExp, string][] = [
  [/^npm /, "Npm"],
  [/start\/main\.mjs/, "Supervisor"],
  [/dist\/agent\.mjs/, "Agent"],
  [/restarter\.sh/, "Restarter"],
  [/dist\/hub\.mjs|hub\/main\.ts/, "Hub"],
  [/dist\/history-writer\.mjs|hub\/history-writer\.ts/, "HistoryWriter"],
  [/^next-server|next\/dist/, "Web"],
  [/crossbar.*(worker|router)/i, "RouterWorker"],
  [/crossbar/i, "RouterController"],
];

const partOf = (command: string) => parts.find(([pattern]) => pattern.test(command))?.[1] ?? "Other";

/** 0 of a process that has ended meanwhile. */
function kilobytes(pid: number | "self", field: string): number {
  const line = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m");
  try {
    return Number(line.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
