import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Link, stayConnected } from "./stay-connected.ts";

let controller: AbortController;
beforeEach(() => {
  vi.useFakeTimers();
  controller = new AbortController();
});
afterEach(() => {
  controller.abort();
  vi.useRealTimers();
});

/** A world in which the router can be reached or not, and connections die in different ways. */
function inWorld(random: () => number) {
  let answer: "joins" | "refuses" | "is silent" = "joins";
  let joinedAt = Number.NaN;
  let living: { link: Link<string>; pings: ReturnType<typeof setInterval> } | undefined;
  const letDie = () => {
    clearInterval(living?.pings);
    living = undefined;
  };
  stayConnected<string>({
    open(link) {
      if (answer === "refuses") throw new Error("ECONNREFUSED");
      if (answer === "is silent") return () => {};
      living = { link, pings: setInterval(link.heard, 1_000) };
      const mine = living;
      const joining = setTimeout(() => link.joined("session"), 100);
      return () => {
        clearTimeout(joining);
        clearInterval(mine.pings);
      };
    },
    onJoined: () => {
      joinedAt = Date.now();
    },
    signal: controller.signal,
    random,
  });
  vi.advanceTimersByTime(10_000);
  return {
    /** The router is as `during` for so long and then well again; the milliseconds until the next session. */
    fault(during: typeof answer, forMs: number, tellsOfTheEnd: boolean): number {
      const { link } = living as NonNullable<typeof living>;
      letDie();
      answer = during;
      if (tellsOfTheEnd) link.lost("closed");
      vi.advanceTimersByTime(forMs);
      answer = "joins";
      const curedAt = Date.now();
      vi.advanceTimersByTime(20_000);
      return joinedAt - curedAt;
    },
  };
}

describe("live again within 5 s of the cure", () => {
  const luck = [0.01, 0.5, 0.999];
  const durations = [0, 1, 700, 3_900, 4_001, 4_300, 7_990, 12_345, 60_000, 600_123];
  const cases = luck.flatMap((random) => durations.map((forMs) => ({ random, forMs })));

  it.each(cases)("a router that closed and refuses for $forMs ms (random $random)", ({ random, forMs }) => {
    const world = inWorld(() => random);
    for (let n = 0; n < 3; n++) expect(world.fault("refuses", forMs, true)).toBeLessThan(5_000);
  });

  it.each(cases)("a half-open connection, and silence for $forMs ms (random $random)", ({ random, forMs }) => {
    const world = inWorld(() => random);
    for (let n = 0; n < 3; n++) expect(world.fault("is silent", forMs, false)).toBeLessThan(5_000);
  });

  it.each(cases)("a connection that was closed, and silence for $forMs ms (random $random)", ({ random, forMs }) => {
    const world = inWorld(() => random);
    for (let n = 0; n < 3; n++) expect(world.fault("is silent", forMs, true)).toBeLessThan(5_000);
  });
});
