import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { measureRoundTrips } from "./round-trips.ts";

describe("round trips", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const taking = async (trips: ReturnType<typeof measureRoundTrips>, ms: number) => {
    const mark = trips.begin();
    await vi.advanceTimersByTimeAsync(ms);
    trips.end(mark);
  };

  it("are not known before the first, and then the shortest of the last ten", async () => {
    const trips = measureRoundTrips();
    expect(trips.shortestMs()).toBeNull();
    for (const ms of [50, 20, 30]) await taking(trips, ms);
    expect(trips.shortestMs()).toBe(20);
    for (let times = 0; times < 10; times += 1) await taking(trips, 40);
    expect(trips.shortestMs()).toBe(40);
  });

  it("may overlap, and take longer than one is asked for after another", async () => {
    const trips = measureRoundTrips();
    const marks = [trips.begin(), trips.begin()];
    await vi.advanceTimersByTimeAsync(3_000);
    for (const mark of marks) trips.end(mark);
    expect(trips.shortestMs()).toBe(3_000);
  });

  it("count no answer that was not asked for, that came before, or after ten others", async () => {
    const trips = measureRoundTrips();
    trips.end("0");
    trips.end("rubbish");
    const mark = trips.begin();
    for (let times = 0; times < 10; times += 1) trips.begin();
    trips.end(mark);
    expect(trips.shortestMs()).toBeNull();
    const last = trips.begin();
    await vi.advanceTimersByTimeAsync(90_000);
    trips.end(last);
    await taking(trips, 0.1);
    trips.end(last);
    expect(trips.shortestMs()).toBeLessThan(1);
  });
});
