import { describe, expect, it } from "vitest";
import { createDelays } from "./delays.ts";

describe("the delays of the last ten seconds", () => {
  it("are none at first", () => expect(createDelays().summary(0)).toBeUndefined());

  it("have a median and a worst", () => {
    const delays = createDelays();
    for (const ms of [30, 10, 20.4, 900, 15]) delays.add(ms, 500);
    expect(delays.summary(600)).toEqual({ medianMs: 20, worstMs: 900 });
    delays.add(5, 700);
    expect(delays.summary(700)?.medianMs).toBe(15);
  });

  it("are forgotten when they are older", () => {
    const delays = createDelays();
    delays.add(900, 500);
    for (let second = 1; second < 10; second += 1) delays.add(10 + second, second * 1_000);
    expect(delays.summary(9_999)?.worstMs).toBe(900);
    delays.add(20, 10_000);
    expect(delays.summary(10_000)).toEqual({ medianMs: 15, worstMs: 20 });
    expect(delays.summary(60_000)).toBeUndefined();
    delays.add(1, 60_000);
    expect(delays.summary(60_000)).toEqual({ medianMs: 1, worstMs: 1 });
  });

  it("are never less than nothing, and as long as they are", () => {
    const delays = createDelays();
    delays.add(-3, 0);
    expect(delays.summary(0)).toEqual({ medianMs: 0, worstMs: 0 });
    delays.add(90_000, 0);
    delays.add(90_000, 0);
    expect(delays.summary(0)).toEqual({ medianMs: 5_000, worstMs: 90_000 });
  });
});
