// What the server costs the machine that it runs on, at rest: memory and processor time of all that `npm start` started, less the agent.
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { launchBrowser, makeAccount, openPage } from "../e2e/browser.ts";
import { type Product, startProduct } from "../e2e/product.ts";
import type { BenchResult } from "./figures.ts";
import { atTheEnd } from "./undo.ts";

/** After the start: garbage of the start is collected, caches are filled. */
const settleMs = 30_000;
const windowMs = 60_000;
const windows = 2;
const ticksPerSecond = 100; // USER_HZ is 100 on every Linux that Node runs on

type Usage = { part: string; pssMb: number; cpuSeconds: number };

export async function footprint(): Promise<BenchResult> {
  if (process.platform !== "linux") throw new Error("footprint reads /proc, which only Linux has");
  const figures: Record<string, number[]> = {};
  const note = (name: string, value: number) => {
    figures[name] = [...(figures[name] ?? []), value];
  };

  const product = await startProduct();
  atTheEnd(product.stop);
  await sleep(settleMs);
  for (let i = 0; i < windows; i += 1) await measure(product, "rest", note);

  const browser = await launchBrowser();
  atTheEnd(() => browser.close());
  const { page } = await openPage(browser);
  await makeAccount(page, product.signInLink());
  await page.getByRole("article").first().waitFor();
  await sleep(settleMs);
  await measure(product, "pageOpen", note);
  return {
    figures,
    bars: [
      { what: "memory at rest, PSS in MB", figure: "restPssMb", statistic: "max", limit: 480 },
      { what: "processor at rest, % of a core", figure: "restCpuPercent", statistic: "max", limit: 1.5 },
    ],
    notes: [
      "one machine, its agent at 1 Hz left out of the sums; npm itself is in them",
      "other programs that run the same Node or Python lower PSS: end them before",
    ],
  };
}

async function measure({ child }: Product, when: string, note: (name: string, value: number) => void): Promise<void> {
  const before = usageOfTree(child.pid);
  const startedAt = performance.now();
  await sleep(windowMs);
  const after = usageOfTree(child.pid);
  const seconds = (performance.now() - startedAt) / 1000;

  let pssMb = pssSharedWithUs();
  let cpu = 0;
  for (const [part, now] of after) {
    const partCpu = ((now.cpuSeconds - (before.get(part)?.cpuSeconds ?? 0)) / seconds) * 100;
    note(`${when}${part}PssMb`, now.pssMb);
    note(`${when}${part}CpuPercent`, partCpu);
    if (part === "Agent") continue;
    pssMb += now.pssMb;
    cpu += partCpu;
  }
  note(`${when}PssMb`, pssMb);
  note(`${when}CpuPercent`, cpu);
}

/**
 * A page that n processes map counts a nth for each (smaps_rollup, proc_pid_smaps(5)). This process runs the same Node, so
 * it takes a share that nobody would take without it: that is given back.
 */
const pssSharedWithUs = () => kilobytes("self", "Pss_File") / 1024;

function usageOfTree(rootPid: number | undefined): Map<string, Usage> {
  const usage = new Map<string, Usage>();
  for (const { pid, part, cpuSeconds } of processesBelow(rootPid)) {
    const known = usage.get(part) ?? { part, pssMb: 0, cpuSeconds: 0 };
    const pssMb = known.pssMb + kilobytes(pid, "Pss") / 1024;
    usage.set(part, { part, pssMb, cpuSeconds: known.cpuSeconds + cpuSeconds });
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
  [/dist\/hub\.mjs/, "Hub"],
  [/^next-server|next\/dist/, "Web"],
  [/crossbar.*(worker|router)/i, "RouterWorker"],
  [/crossbar/i, "RouterController"],
];

const partOf = (command: string) => parts.find(([pattern]) => pattern.test(command))?.[1] ?? "Other";

function kilobytes(pid: number | "self", field: string): number {
  const line = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m");
  return Number(line.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
}
