import { describe, expect, it } from "vitest";
import { createRunTiming } from "./timing.ts";

const startedAt = 1_790_000_000_000;

/** An agent that takes a sample each second; `delayMs` is its way to the hub. */
function agentWith({ skewMs = 0 } = {}) {
  const timing = createRunTiming();
  let seq = -1;
  return {
    timing,
    send(second: number, delayMs = 2, { periodMs = 1000 as number | null, lostBefore = 0, sleptMs = 0 } = {}) {
      seq += 1 + lostBefore;
      const takenAt = startedAt + second * 1000;
      const monotonicMs = second * 1000 - sleptMs;
      const at = timing.heard({ seq, sampledAt: takenAt + skewMs, monotonicMs, periodMs }, takenAt + delayMs, 4);
      return at - startedAt;
    },
  };
}

describe("the time of a sample", () => {
  it("is when it was taken, however late it comes", () => {
    const { send } = agentWith();
    send(0);
    expect(send(1, 700)).toBe(1002);
    expect(send(2, 2)).toBe(2002);
  });

  it("does not follow the host's time of day", () => {
    const { send, timing } = agentWith({ skewMs: -300_000 });
    expect(send(0)).toBe(2);
    expect(send(1)).toBe(1002);
    expect(timing.estimates().skewMs).toBe(-300_000);
  });

  it("of one that is sent again is the same as it would have been", () => {
    const { send, timing } = agentWith();
    send(0);
    send(60);
    expect(timing.place(30_000, 61_000, startedAt + 61_900) - startedAt).toBe(30_002);
  });

  it("of one that is sent again by a run not yet heard goes by the moment of its sending", () => {
    expect(createRunTiming().place(30_000, 61_000, startedAt) - startedAt).toBe(-31_000);
  });

  it("finds its way again after the host has slept", () => {
    const { send } = agentWith();
    for (let second = 0; second < 10; second += 1) send(second);
    for (let second = 3600; second < 3605; second += 1) send(second, 2, { sleptMs: 3_590_000 });
    expect(send(3605, 2, { sleptMs: 3_590_000 })).toBe(3_605_002);
  });

  it("is not moved by a stall that ends", () => {
    const { send } = agentWith();
    for (let second = 0; second < 10; second += 1) send(second);
    for (let second = 10; second < 20; second += 1) send(second, (20 - second) * 1000);
    expect(send(20)).toBe(20_002);
  });

  it("follows a clock that drifts", () => {
    const { timing } = agentWith();
    let at = 0;
    // 100 ppm slow: 8.6 s a day
    for (let second = 0; second < 7200; second += 1) {
      const takenAt = startedAt + second * 1000;
      at = timing.heard(
        { seq: second, sampledAt: takenAt, monotonicMs: second * 999.9, periodMs: 1000 },
        takenAt + 2,
        null,
      );
    }
    expect(Math.abs(at - startedAt - 7_199_000)).toBeLessThan(100);
  });
});

describe("the estimates", () => {
  it("are none before there is a sample", () => {
    expect(createRunTiming().estimates()).toEqual({ skewMs: null, jitterMs: null, missedTicks: 0 });
  });

  it("of the skew have half the round trip in them", () => {
    const { send, timing } = agentWith({ skewMs: 120 });
    send(0, 2);
    expect(timing.estimates().skewMs).toBe(120);
  });

  it("of the jitter are none for an even flow, and grow with an uneven one", () => {
    const { send, timing } = agentWith();
    for (let second = 0; second < 20; second += 1) send(second, 5);
    expect(timing.estimates().jitterMs).toBe(0);
    for (let second = 20; second < 120; second += 1) send(second, second % 2 === 0 ? 5 : 45);
    expect(timing.estimates().jitterMs).toBeGreaterThan(30);
    expect(timing.estimates().jitterMs).toBeLessThan(45);
  });

  it("count ticks that were not taken, and neither those that were lost on the way nor those of other settings", () => {
    const { send, timing } = agentWith();
    send(0);
    send(1);
    send(4);
    expect(timing.estimates().missedTicks).toBe(2);
    send(10, 2, { lostBefore: 5 });
    expect(timing.estimates().missedTicks).toBe(2);
    send(40, 2, { periodMs: null });
    send(100, 2, { periodMs: 60_000 });
    send(160, 2, { periodMs: 60_000 });
    expect(timing.estimates().missedTicks).toBe(2);
  });
});
