import { setTimeout as sleep } from "node:timers/promises";
import type { Collector } from "./collector.ts";

/** Between two readings closer than this counters (of 10 ms a step, some) tell too little. */
export const shortestGapMs = 100;

/**
 * Figures of what happened since the reading before. The first time it takes a baseline and answers 100 ms later, for figures
 * since the boot of the host would be of no use; asked again within 100 ms it repeats itself.
 */
export function betweenReadings<Reading, Figures>(
  read: () => Reading | Promise<Reading>,
  compare: (before: Reading, after: Reading, passedMs: number) => Figures,
  gapMs = shortestGapMs,
): Collector<Figures> {
  type Taken = { reading: Reading; readAtMs: number };
  let last: (Taken & { figures: Figures }) | undefined;

  const take = (): Taken | Promise<Taken> => {
    const reading = read();
    const taken = (done: Reading): Taken => ({ reading: done, readAtMs: performance.now() });
    return reading instanceof Promise ? reading.then(taken) : taken(reading);
  };
  const compared = (before: Taken, now: Taken): Figures => {
    last = { ...now, figures: compare(before.reading, now.reading, now.readAtMs - before.readAtMs) };
    return last.figures;
  };
  const begin = async (): Promise<Figures> => {
    const baseline = take();
    const taken = baseline instanceof Promise ? await baseline : baseline;
    await sleep(gapMs);
    return compared(taken, await take());
  };

  return () => {
    if (!last) return begin();
    if (performance.now() - last.readAtMs < gapMs) return last.figures;
    const before = last;
    const now = take();
    return now instanceof Promise ? now.then((taken) => compared(before, taken)) : compared(before, now);
  };
}

/** A counter's growth in whole units a second; one that went backwards (it wrapped, or began anew) stood still. */
export const perSecond = (before: number, after: number, passedMs: number): number =>
  Math.min(Number.MAX_SAFE_INTEGER, Math.round((Math.max(0, after - before) / passedMs) * 1_000));

/** The part of the time that a counter of milliseconds grew, in percent with one decimal, 0 to 100. */
export const percentOfTime = (beforeMs: number, afterMs: number, passedMs: number): number =>
  Math.round(Math.min(1, Math.max(0, afterMs - beforeMs) / passedMs) * 1_000) / 10;
