import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { betweenReadings, percentOfTime, perSecond } from "./between-readings.ts";

describe("figures between two readings", () => {
  let counter: number;
  let reads: number;
  const read = () => {
    reads += 1;
    return counter;
  };
  beforeEach(() => {
    vi.useFakeTimers();
    counter = 1_000_000;
    reads = 0;
  });
  afterEach(() => void vi.useRealTimers());

  it("begin with a short baseline, so that what was before counts for nothing", async () => {
    const collect = betweenReadings(read, perSecond);
    const first = collect();
    counter += 50;
    await vi.advanceTimersByTimeAsync(100);
    expect(await first).toBe(500);
    counter += 90;
    await vi.advanceTimersByTimeAsync(900);
    expect(collect()).toBe(100);
    expect(reads).toBe(3);
  });

  it("are repeated when asked for again within 100 ms", async () => {
    const collect = betweenReadings(read, perSecond);
    const first = collect();
    counter += 1;
    await vi.advanceTimersByTimeAsync(100);
    await first;
    counter += 70;
    await vi.advanceTimersByTimeAsync(99);
    expect(collect()).toBe(10);
    expect(reads).toBe(2);
  });

  it("are over the whole time since the last reading that did not fail", async () => {
    let fails = true;
    const collect = betweenReadings(() => {
      if (fails) throw new Error("EIO");
      return read();
    }, perSecond);
    await expect(collect()).rejects.toThrow("EIO");
    fails = false;
    const first = collect();
    await vi.advanceTimersByTimeAsync(100);
    await first;
    fails = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(collect).toThrow("EIO");
    fails = false;
    counter += 2_000;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(collect()).toBe(1_000);
  });

  it("may take a reading that is not there at once", async () => {
    const collect = betweenReadings(async () => read(), perSecond);
    const first = collect();
    await vi.advanceTimersByTimeAsync(100);
    expect(await first).toBe(0);
    counter += 500;
    await vi.advanceTimersByTimeAsync(500);
    expect(await collect()).toBe(1_000);
  });
});

describe("a counter", () => {
  it("that goes backwards, since it wrapped or began anew, stood still", () => {
    expect(perSecond(2 ** 32 - 10, 20, 1_000)).toBe(0);
    expect(percentOfTime(2 ** 32 - 10, 20, 1_000)).toBe(0);
  });

  it("is rounded, and keeps to the bounds of the contract", () => {
    expect(perSecond(0, 10, 3_000)).toBe(3);
    expect(perSecond(0, 2 ** 64, 100)).toBe(Number.MAX_SAFE_INTEGER);
    expect(percentOfTime(0, 1, 3_000)).toBe(0);
    expect(percentOfTime(0, 333.3, 1_000)).toBe(33.3);
    expect(percentOfTime(0, 1_010, 1_000)).toBe(100);
  });
});
