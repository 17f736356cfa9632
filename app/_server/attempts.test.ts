import { beforeEach, describe, expect, it } from "vitest";
import { createAttempts } from "./attempts.ts";

let now = 1_000_000;
let attempts: ReturnType<typeof createAttempts>;
beforeEach(() => {
  attempts = createAttempts({ free: 3, longestWaitMs: 4_000, forgetAfterMs: 10_000 }, 5, () => now);
});
const failTimes = (times: number, key = "ada") => {
  for (let time = 0; time < times; time += 1) expect(attempts.start(key)).toBe(0);
};

describe("attempts", () => {
  it("are free at first, then wait twice as long each time, up to the longest", () => {
    failTimes(4);
    for (const waitMs of [1_000, 2_000, 4_000, 4_000]) {
      expect(attempts.start("ada")).toBe(waitMs);
      now += waitMs - 1;
      expect(attempts.start("ada")).toBe(1); // one that must wait does not count
      now += 1;
      failTimes(1);
    }
  });

  it("started at once are counted at once", () => {
    const waits = Array.from({ length: 6 }, () => attempts.start("ada"));
    expect(waits).toEqual([0, 0, 0, 0, 1_000, 1_000]);
  });

  it("of another key do not wait", () => {
    failTimes(4);
    expect(attempts.start("bob")).toBe(0);
  });

  it("start afresh after a success", () => {
    failTimes(4);
    attempts.succeeded("ada");
    failTimes(4);
    expect(attempts.start("ada")).toBe(1_000);
  });

  it("that are taken back count no more, and forgive no other", () => {
    failTimes(3);
    for (let time = 0; time < 5; time += 1) {
      expect(attempts.start("ada")).toBe(0);
      attempts.takeBack("ada");
    }
    failTimes(1);
    attempts.takeBack("nobody");
    expect(attempts.start("ada")).toBe(1_000);
  });

  it("that are taken back do not end a wait that others made", () => {
    failTimes(4);
    now += 1_000;
    failTimes(1);
    attempts.takeBack("ada");
    expect(attempts.start("ada")).toBe(2_000);
  });

  it("are forgotten after a while without any", () => {
    failTimes(4);
    now += 9_999;
    failTimes(1);
    expect(attempts.start("ada")).toBe(2_000);
    now += 10_000;
    failTimes(4);
  });

  it("are remembered for a bounded number of keys, the youngest", () => {
    failTimes(4);
    for (let key = 0; key < 100; key += 1) attempts.start(`key ${key}`);
    expect(attempts.size).toBe(5);
    expect(attempts.start("ada")).toBe(0);
  });
});
