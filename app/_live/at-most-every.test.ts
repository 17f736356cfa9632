import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { atMostEvery } from "./at-most-every.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("runs at once, and what comes soon after it as one run when the rest is over", () => {
  const runs: number[] = [];
  const paced = atMostEvery(60, () => Date.now());
  const began = Date.now();
  const run = () => paced(() => runs.push(Date.now() - began));
  run();
  vi.advanceTimersByTime(20);
  run();
  run();
  vi.advanceTimersByTime(100);
  run();
  expect(runs).toEqual([0, 60, 120]);
});
