// Whether the server grows while it runs on and on with a fleet that does nothing unusual.
import { root, startProduct, until } from "../e2e/product.ts";
import { openDatabase } from "../prisma/open-database.ts";
import { readServerEnv } from "../start/server-env.mjs";
import type { BenchOptions, BenchResult } from "./figures.ts";
import { startBenchFleet } from "./simulate/bench-fleet.ts";
import { blockMeans, type Point, slopeOf } from "./slope.ts";
import { atTheEnd } from "./undo.ts";
import { type Usage, usageOfTree } from "./usage.ts";
import { pause } from "./world.ts";

const sampleEveryMs = 5_000;
/** The ten minutes that are kept for viewers must be full, and the buffers of all of them have been as large as they get. */
const warmUpMinutes = 12;
/** Memory moves up and down with garbage for seconds, and with the writing of each minute. */
const blockHours = 1 / 60;
const parts = ["Hub", "HistoryWriter", "RouterWorker", "RouterController", "Web", "Supervisor"];
const growthLimitMbPerHour = 1;

export async function soak({ minutes = 30, machines = 200 }: BenchOptions): Promise<BenchResult> {
  if (process.platform !== "linux") throw new Error("soak reads /proc, which only Linux has");
  if (minutes < 4) throw new Error("--minutes: must be at least 4, since a slope needs four means of a minute");
  const product = await startProduct(["--no-agent"], { onStarting: (stop) => atTheEnd(stop) });
  const env = readServerEnv(product.env, root);
  const database = await openDatabase(env.databaseUrl);
  const fleet = await startBenchFleet(database, { url: env.localUrl, machines });
  await database.$disconnect();
  await Promise.race([fleet.ended, until(() => fleet.counts().publishing === machines, 120_000, 500)]);

  const warmUp = Math.min(warmUpMinutes, minutes);
  process.stderr.write(
    `  ${machines} machines publish; ${warmUp} minutes of warming up, then ${minutes} of measuring\n`,
  );
  await pause(warmUp * 60_000);
  const seen = await watch(product.child.pid, minutes * 60_000);
  const { made, lost } = fleet.counts();
  return {
    ...summedUp(seen),
    notes: [
      `${machines} machines at 1 Hz, ${warmUp} minutes of warming up, ${minutes} measured, every ${sampleEveryMs / 1_000} s`,
      `${made} samples were made, ${lost} lost; no page was open`,
      ...seen.notes,
      ...(warmUp < warmUpMinutes
        ? [`warmed up for less than ${warmUpMinutes} minutes: caches still fill, as they should`]
        : []),
    ],
  };
}

type Seen = { memory: Map<string, Point[]>; pss: Map<string, number[]>; cpu: Map<string, number[]>; notes: string[] };

async function watch(pid: number | undefined, forMs: number): Promise<Seen> {
  const seen: Seen = { memory: new Map(), pss: new Map(), cpu: new Map(), notes: [] };
  const startedMs = performance.now();
  let before: { ms: number; usage: Map<string, Usage> } = { ms: startedMs, usage: usageOfTree(pid) };
  const pids = pidsOf(before.usage);
  while (performance.now() - startedMs < forMs) {
    await pause(sampleEveryMs);
    const now = { ms: performance.now(), usage: usageOfTree(pid) };
    for (const part of parts) {
      const [usage, last] = [now.usage.get(part), before.usage.get(part)];
      if (!usage || !last) continue;
      const hours = (now.ms - startedMs) / 3_600_000;
      append(seen.memory, part, { x: hours, y: usage.anonymousMb });
      append(seen.pss, part, usage.pssMb);
      append(seen.cpu, part, ((usage.cpuSeconds - last.cpuSeconds) * 100_000) / (now.ms - before.ms));
    }
    before = now;
  }
  const pidsAfter = pidsOf(before.usage);
  if (pids !== pidsAfter)
    seen.notes.push(`some were started again, whose slopes are worth nothing: ${pids}; ${pidsAfter}`);
  return seen;
}

const pidsOf = (usage: Map<string, Usage>) =>
  parts.map((part) => `${part} ${usage.get(part)?.pids.join(" ") ?? "none"}`).join(", ");

function append<Item>(lists: Map<string, Item[]>, name: string, item: Item): void {
  const list = lists.get(name) ?? [];
  list.push(item);
  lists.set(name, list);
}

function summedUp({ memory, pss, cpu }: Seen): Pick<BenchResult, "figures" | "bars"> {
  const figures: BenchResult["figures"] = {};
  const bars: BenchResult["bars"] = [];
  for (const [part, points] of memory) {
    const name = part[0]?.toLowerCase() + part.slice(1);
    const { slope, low, high } = slopeOf(blockMeans(points, blockHours));
    figures[`${name}PssMb`] = pss.get(part) ?? [];
    figures[`${name}AnonymousMb`] = points.map(({ y }) => y);
    figures[`${name}GrowthMbPerHour`] = [slope];
    figures[`${name}GrowthLowMbPerHour`] = [low];
    figures[`${name}GrowthHighMbPerHour`] = [high];
    figures[`${name}CpuPercent`] = cpu.get(part) ?? [];
    const what = `${name}: memory growth in MB an hour`;
    bars.push({ what, figure: `${name}GrowthMbPerHour`, statistic: "max", limit: growthLimitMbPerHour });
  }
  return { figures, bars };
}
