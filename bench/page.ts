import type { Browser, Page } from "playwright-core";
import type { BenchOptions, BenchResult } from "./figures.ts";
import { isLive, type Look, looks, pointAway, show } from "./fleet-page.ts";
import { missedPercentDuring } from "./frame-rate.ts";
import { watchHeap } from "./heap.ts";
import { sharesDuring, watchMainThread } from "./main-thread.ts";
import { openTimes, searchTimes, sortTimes } from "./page-use.ts";
import { type PageWorld, startPageWorld } from "./page-world.ts";
import { droppedPercent, type Smoothness, smoothnessDuring } from "./trace.ts";
import { signedIn, visit } from "./visitor.ts";
import { pause } from "./world.ts";

type Bars = { busyPercent: number; droppedPercent: number; useMs: number };
const fleets: { machines: number; bars: Bars }[] = [
  { machines: 100, bars: { busyPercent: 10, droppedPercent: 1, useMs: 100 } },
  { machines: 1_000, bars: { busyPercent: 25, droppedPercent: 2, useMs: 200 } },
];
const growthLimitMbPerHour = 1;

const settleMs = 5_000;
const windowMs = 10_000;
const windows = 3;
const tracedMs = 20_000;
const scrolledMs = 6_000;

/** What the page of the whole fleet costs its browser while it is left open, and how it answers a hand. */
export async function page({ minutes = 10, machines }: BenchOptions): Promise<BenchResult> {
  const chosen = fleets.filter((fleet) => machines === undefined || fleet.machines === machines);
  if (chosen.length === 0)
    throw new Error(`--machines: must be one of ${fleets.map((fleet) => fleet.machines).join(", ")}`);
  const world = await startPageWorld();
  const result: Required<BenchResult> = { figures: {}, bars: [], notes: [] };
  for (const fleet of chosen) {
    await measureFleet(world, fleet, minutes, result).catch((error) =>
      result.notes.push(`${fleet.machines} machines: NOT MEASURED from here on: ${error}`),
    );
  }
  return result;
}

async function measureFleet(
  world: PageWorld,
  { machines, bars }: (typeof fleets)[number],
  minutes: number,
  { figures, bars: judged, notes }: Required<BenchResult>,
): Promise<void> {
  const { browser, env, database, serverPid } = world;
  /** What can't be measured costs its own figures only, and says so. */
  const part = async (name: string, work: () => Promise<void>) => {
    process.stderr.write(`  ${Math.round(performance.now() / 1_000)} s: ${machines} machines: ${name}\n`);
    await work().catch((error) =>
      notes.push(`${machines} machines: NOT MEASURED: ${name}: ${String(error).split("\n")[0]}`),
    );
  };
  const note = (name: string, values: number[], limit?: { statistic: "max" | "p95"; limit: number }) => {
    const figure = `${name}Of${machines}`;
    figures[figure] = values;
    if (limit) judged.push({ what: `${figure} (${limit.statistic})`, figure, ...limit });
  };
  const most = (limit: number) => ({ statistic: "max" as const, limit });

  await world.growTo(machines);
  const context = await visit(browser, env.publicUrl, await signedIn(env, database, "admin"));
  try {
    const home = `${env.publicUrl}/`;
    const tab = await context.newPage();
    const mainThread = await watchMainThread(tab);
    await tab.goto(home);
    await isLive(tab);

    for (const look of looks) {
      await part(`at rest, ${look}`, async () => {
        await showAtRest(tab, look);
        const loads: Awaited<ReturnType<typeof mainThread.loadDuring>>[] = [];
        const shares = await sharesDuring(serverPid, async () => {
          for (let n = 0; n < windows; n += 1) loads.push(await mainThread.loadDuring(windowMs));
        });
        note(
          `${look}BusyPercent`,
          loads.map(({ busy }) => busy),
          most(bars.busyPercent),
        );
        note(
          `${look}OnCpuPercent`,
          loads.map(({ onCpu }) => onCpu),
        );
        notes.push(`${machines} machines, ${look}: ${wordsOf(loads)}; ${shares}`);
      });
      await part(`frames, ${look}`, async () => {
        const rest = await smoothnessDuring(browser, tab, () => pause(tracedMs));
        note(`${look}MissedPercent`, [await missedPercentDuring(tab, tracedMs)], most(bars.droppedPercent));
        note(`${look}DroppedPercent`, [droppedPercent(rest)]);
        note(`${look}LongTasks`, [rest.longTasks], most(0));
        const scrolled = await smoothnessDuring(browser, tab, () => scroll(tab));
        note(`${look}ScrolledDroppedPercent`, [droppedPercent(scrolled)]);
        note(`${look}ScrolledLongTasks`, [scrolled.longTasks]);
        notes.push(`${machines} machines, ${look}: at rest ${inWords(rest)}; scrolled ${inWords(scrolled)}`);
      });
    }
    const use = { statistic: "p95" as const, limit: bars.useMs };
    await part("search", async () => note("searchMs", await searchTimes(tab), use));
    await part("sort", async () => note("sortMs", await sortTimes(tab), use));
    await part("open a machine", async () => {
      const { named, whole } = await openTimes(tab);
      note("openMs", named, use);
      note("openWholeMs", whole);
    });
    await part("that a fault is seen", async () => void notes.push(await provenBy(browser, tab, machines)));
    await part(`heap, ${minutes} minutes`, async () => {
      await tab.goto(home);
      await isLive(tab);
      await pointAway(tab);
      const { megabytes, growth } = await watchHeap(tab, minutes);
      note("heapMb", megabytes);
      note("heapGrowthMbPerHour", [growth.slope]);
      note("heapGrowthLowMbPerHour", [growth.low], most(growthLimitMbPerHour));
      note("heapGrowthHighMbPerHour", [growth.high]);
    });
  } finally {
    await context.close();
  }
}

async function showAtRest(tab: Page, look: Look): Promise<void> {
  await show(tab, look);
  await tab.evaluate(() => window.scrollTo(0, 0));
  await pointAway(tab);
  await pause(settleMs);
}

/** Down and up again with the wheel, as a hand does; a slow page gets fewer turns of it. */
async function scroll(tab: Page): Promise<void> {
  await tab.mouse.move(700, 500);
  const startedAt = performance.now();
  for (let passedMs = 0; passedMs < scrolledMs; passedMs = performance.now() - startedAt) {
    await tab.mouse.wheel(0, passedMs < scrolledMs / 2 ? 120 : -120);
    await pause(50);
  }
  await pointAway(tab);
}

/** A task of 100 ms that we put into the page, with a frame waiting behind it. */
async function provenBy(browser: Browser, tab: Page, machines: number): Promise<string> {
  const seen = await smoothnessDuring(browser, tab, async () => {
    await pause(1_000);
    await tab.evaluate(
      () =>
        new Promise<void>((resolve) => {
          setTimeout(() => {
            document.body.style.outline = "1px solid transparent"; // a frame is due, and the task keeps it waiting
            const until = performance.now() + 100;
            while (performance.now() < until);
            resolve();
          }, 0);
        }),
    );
    await pause(1_000);
  });
  if (seen.longestTaskMs < 100)
    throw new Error(`a task of 100 ms was put in, and the longest seen has ${seen.longestTaskMs} ms`);
  return `${machines} machines: a task of 100 ms that was put in is seen: ${inWords(seen)}`;
}

const inWords = ({ presented, dropped, longTasks, longestTaskMs }: Smoothness) =>
  `${dropped} of ${presented + dropped} frames dropped, ${longTasks} tasks over 50 ms, the longest ${longestTaskMs.toFixed(1)} ms`;

function wordsOf(loads: { script: number; layout: number; style: number }[]): string {
  const mean = (name: "script" | "layout" | "style") => loads.reduce((sum, load) => sum + load[name], 0) / loads.length;
  return (["script", "layout", "style"] as const).map((name) => `${name} ${mean(name).toFixed(1)} %`).join(", ");
}
