import { readFileSync } from "node:fs";
import { Sample } from "@realtimemonitor/protocol/sample.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import type { Page } from "playwright-core";
import { until } from "../e2e/product.ts";
import type { BenchOptions, BenchResult } from "./figures.ts";
import { joinAsHub } from "./join-as-hub.ts";
import { delayOf, type Seen, type Step, startStepper, stratified } from "./steps.ts";
import { clockSkewMs, now, pause, startWorld } from "./world.ts";

const steps = 220;
/** Far more than figures move by themselves; see bench/README.md for what can hide it all the same. */
const stepBytes = 200 * 2 ** 20;
const periodMs = 1_000;
/** Who looks once a second sees a step by then, or it was hidden: other programs and the kernel take memory and give it back too. */
const controlLimitMs = 1_050;
/** Before a step all must have seen the one before. */
const restMs = 1_700;
const usualMinutes = 11;

declare global {
  interface Window {
    levels: { at: number; text: string }[];
  }
}

/**
 * From a step in this host's memory to the figure on the fleet page, and in the same run to a loop that reads the same file once a
 * second and does nothing else: nobody who looks once a second can be quicker than that in the middle.
 */
export async function freshness({ minutes = usualMinutes }: BenchOptions): Promise<BenchResult> {
  if (process.platform !== "linux") throw new Error("freshness reads /proc, which only Linux has");
  const { env, page } = await startWorld();
  const ticks: number[] = [];
  const observer = await joinAsHub(env);
  await observer.subscribe(topics.stats, ({ args }) => {
    const sample = Sample.safeParse(args[0]);
    if (sample.success) ticks.push(sample.data.sampledAt);
  });
  const meter = page.getByRole("article").getByRole("meter", { name: "memory", exact: true });
  await meter.waitFor();
  await until(() => ticks.length > 3, 20_000);
  await noteLevels(page);
  const skew = await clockSkewMs(page);
  const control = startControl();
  const step = startStepper(stepBytes);

  const made: Step[] = [];
  const deadline = performance.now() + minutes * 60_000;
  for (const phase of stratified(steps)) {
    if (performance.now() > deadline) break;
    const tick = ticks.at(-1) ?? now();
    const earliest = now() + restMs;
    const turns = Math.ceil((earliest - tick) / periodMs - phase);
    await pause(tick + (turns + phase) * periodMs - now());
    made.push(await step());
  }
  await pause(restMs);
  control.stop();
  const levels = await page.evaluate(() => window.levels);
  await observer.close();

  const shown = levels.flatMap(({ at, text }) => {
    const usedBytes = bytesOf(text);
    return usedBytes === undefined ? [] : [{ at: at - skew.skewMs, usedBytes }];
  });
  return summedUp(
    made,
    shown,
    control,
    `the page's clock is ${skew.skewMs.toFixed(2)} ± ${skew.withinMs.toFixed(2)} ms ahead, which is taken off`,
  );
}

function summedUp(made: Step[], shown: Seen[], { seen, phaseMs }: Control, note: string): BenchResult {
  const ends = made.map((_, index) => (made[index + 1]?.at ?? Number.POSITIVE_INFINITY) - 1);
  const delays = made.map((step, index) => {
    const end = ends[index] ?? 0;
    return { page: delayOf(step, shown, end), control: delayOf(step, seen, Math.min(end, step.at + controlLimitMs)) };
  });
  const known = delays.flatMap(({ page, control }) =>
    page === undefined || control === undefined ? [] : [{ page: page / 1_000, control: control / 1_000 }],
  );
  const [pageS, controlS] = [known.map(({ page }) => page), known.map(({ control }) => control)];
  const missed = delays.filter(({ page, control }) => page === undefined && control !== undefined).length;
  const hidden = delays.filter(({ control }) => control === undefined).length;
  return {
    figures: {
      pageS,
      controlS,
      medianBehindControlS: [median(pageS) - median(controlS)],
      stepTookMs: made.map(({ tookMs }) => tookMs),
      stepsMissedByPage: [missed],
    },
    bars: [
      {
        what: "median of the page less that of the control, in s",
        figure: "medianBehindControlS",
        statistic: "max",
        limit: 0.05,
      },
      { what: "step → the page shows it, in s", figure: "pageS", statistic: "max", limit: 1.1 },
      {
        what: "steps that the control saw and the page did not",
        figure: "stepsMissedByPage",
        statistic: "max",
        limit: 0,
      },
    ],
    notes: [
      `${made.length} steps of ${stepBytes / 2 ** 20} MiB, up and down in turn, each in another ${steps}th of the agent's second; ${known.length} were seen by both`,
      `${hidden} were not seen by the control within ${controlLimitMs} ms: hidden by what others took and gave back, and left out`,
      `the control reads ${phaseMs.toFixed(0)} ms after the full second of this process's clock`,
      note,
    ],
  };
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

type Control = { seen: Seen[]; phaseMs: number; stop(): void };

/** Reads the kernel's figure once a second, on a rate that does not drift. */
function startControl(): Control {
  const seen: Seen[] = [];
  const startedAt = now();
  let timer: ReturnType<typeof setTimeout>;
  const look = (turn: number) => {
    const usedBytes = usedBytesNow();
    seen.push({ at: now(), usedBytes });
    const next = Math.max(turn, Math.floor((now() - startedAt) / periodMs)) + 1;
    timer = setTimeout(() => look(next), startedAt + next * periodMs - now());
  };
  look(0);
  return { seen, phaseMs: startedAt % periodMs, stop: () => clearTimeout(timer) };
}

function usedBytesNow(): number {
  const meminfo = readFileSync("/proc/meminfo", "latin1");
  const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(meminfo)?.[1]) * 1_024;
  return bytes("MemTotal") - bytes("MemAvailable");
}

/** "memory: 46 %, 7.18 of 15.6 GiB" or "… 642 MiB of 1.90 GiB", as the meter says it together with what is written beside it. */
function bytesOf(text: string): number | undefined {
  const [, used, unit, totalUnit] = /([\d.]+)(?: (\w+))? of [\d.]+ (\w+)/.exec(text) ?? [];
  const power = ["B", "KiB", "MiB", "GiB", "TiB"].indexOf(unit ?? totalUnit ?? "");
  return used === undefined || power < 0 ? undefined : Number(used) * 1_024 ** power;
}

async function noteLevels(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.levels = [];
    const card = document.querySelector("main article");
    if (!card) throw new Error("there is no card");
    const look = () => {
      const title = card.querySelector('meter[aria-label="memory"]')?.getAttribute("title") ?? "";
      if (title === window.levels.at(-1)?.text) return;
      window.levels.push({ at: performance.timeOrigin + performance.now(), text: title });
    };
    look();
    new MutationObserver(look).observe(card, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}
