import { root, startProduct, until } from "../e2e/product.ts";
import { openDatabase } from "../prisma/open-database.ts";
import { readServerEnv } from "../start/server-env.mjs";
import type { BenchResult } from "./figures.ts";
import { startBenchFleet } from "./simulate/bench-fleet.ts";
import { atTheEnd } from "./undo.ts";
import { usageOfTree } from "./usage.ts";
import { pause } from "./world.ts";

/** So that minutes are written all the time, and the ring is partly filled. */
const settleSeconds = 90;
/** Whole minutes: each has its writing in it. */
const measuredMinutes = 3;

/** What the product takes of a core with a large fleet at one sample a second, history and all. */
export async function hubCost({ machines }: { machines: number }): Promise<BenchResult> {
  const product = await startProduct(["--no-agent"], { onStarting: (stop) => atTheEnd(stop) });
  const env = readServerEnv(product.env, root);
  const database = await openDatabase(env.databaseUrl);
  const fleet = await startBenchFleet(database, { url: env.localUrl, machines });
  await database.$disconnect();
  await Promise.race([fleet.ended, until(() => fleet.counts().publishing === machines, 180_000, 500)]);
  await pause(settleSeconds * 1_000);

  const figures: Record<"hubCpuPercent" | "writerCpuPercent" | "routerCpuPercent" | "hubPssMb", number[]> = {
    hubCpuPercent: [],
    writerCpuPercent: [],
    routerCpuPercent: [],
    hubPssMb: [],
  };
  const madeBefore = fleet.counts().made;
  for (let minute = 0; minute < measuredMinutes; minute += 1) {
    const [before, beforeMs] = [usageOfTree(product.child.pid), performance.now()];
    await pause(60_000);
    const [after, ms] = [usageOfTree(product.child.pid), performance.now() - beforeMs];
    const percentOf = (part: string) =>
      (((after.get(part)?.cpuSeconds ?? 0) - (before.get(part)?.cpuSeconds ?? 0)) * 100_000) / ms;
    figures.hubCpuPercent.push(percentOf("Hub"));
    figures.writerCpuPercent.push(percentOf("HistoryWriter"));
    figures.routerCpuPercent.push(percentOf("RouterWorker"));
    figures.hubPssMb.push(after.get("Hub")?.pssMb ?? 0);
  }
  const { made, lost } = fleet.counts();
  await fleet.stop();
  await product.stop();
  return {
    figures,
    bars: [
      { what: "hub at one sample a second of each, % of a core", figure: "hubCpuPercent", statistic: "max", limit: 15 },
    ],
    notes: [
      `${machines} simulated machines made ${Math.round((made - madeBefore) / measuredMinutes / 60)} samples a second, ${lost} were lost`,
    ],
  };
}
