import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSchedule } from "./schedule.ts";

describe("the schedule", () => {
  let startMs: number;
  let ranAtMs: number[];
  const note = () => void ranAtMs.push(Math.round(performance.now() - startMs));
  /** The clock goes on while the process does not: a long garbage collection, SIGSTOP, a host asleep. */
  const sleepThrough = (ms: number) => {
    const now = performance.now();
    const frozen = vi.spyOn(performance, "now").mockReturnValue(now + ms);
    return () => frozen.mockRestore();
  };

  beforeEach(() => {
    vi.useFakeTimers();
    startMs = performance.now();
    ranAtMs = [];
  });
  afterEach(() => void vi.useRealTimers());

  it("runs at once and then at a fixed rate, whatever a run takes", async () => {
    createSchedule(async () => {
      note();
      await new Promise((resolve) => setTimeout(resolve, 300));
    }).start(1_000);
    await vi.advanceTimersByTimeAsync(3_500);
    expect(ranAtMs).toEqual([0, 1_000, 2_000, 3_000]);
  });

  it("skips what is due while a run is still going on, and keeps its rate", async () => {
    let going = 0;
    let most = 0;
    createSchedule(async () => {
      note();
      going += 1;
      most = Math.max(most, going);
      await new Promise((resolve) => setTimeout(resolve, ranAtMs.length === 1 ? 2_500 : 10));
      going -= 1;
    }).start(1_000);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(ranAtMs).toEqual([0, 3_000, 4_000, 5_000]);
    expect(most).toBe(1);
  });

  it("runs once, not many times, after the host slept", async () => {
    createSchedule(note).start(1_000);
    await vi.advanceTimersByTimeAsync(500);
    const wake = sleepThrough(9_900);
    await vi.advanceTimersByTimeAsync(500);
    wake();
    expect(ranAtMs).toEqual([0, 10_400]);
  });

  it("lets a changed period take effect now", async () => {
    const schedule = createSchedule(note);
    schedule.start(3_600_000);
    await vi.advanceTimersByTimeAsync(700);
    schedule.start(500);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ranAtMs).toEqual([0, 700, 1_200, 1_700]);
  });

  it("stops, also in the middle of a run", async () => {
    const schedule = createSchedule(async () => {
      note();
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
    schedule.start(1_000);
    await vi.advanceTimersByTimeAsync(1_100);
    schedule.stop();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(ranAtMs).toEqual([0, 1_000]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
