import { describe, expect, it } from "vitest";
import { createHubOffset } from "./hub-offset.ts";

const hubEpoch = 1_795_000_000_000;
/** A question on a way of so many ms there and back, asked when the stopwatch says `askedAt`; the hub's clock counts whole ms. */
const trip = (askedAt: number, there: number, back: number, hubIsAhead = hubEpoch) => ({
  askedAt,
  answeredAt: askedAt + there + back,
  hubAt: Math.floor(askedAt + there + hubIsAhead),
});

describe("the hub's clock as a page knows it", () => {
  it("is unknown until the hub was asked", () => {
    const offset = createHubOffset();
    expect(offset.at(0)).toBeUndefined();
    offset.take(trip(100, 2, 2));
    expect(Math.abs((offset.at(104)?.offsetMs ?? 0) - hubEpoch)).toBeLessThan(1.5);
    offset.forget();
    expect(offset.at(104)).toBeUndefined();
  });

  it("is told by the shortest of the last round trips, however uneven the others were", () => {
    const offset = createHubOffset();
    for (const [there, back] of [
      [400, 3],
      [2, 350],
      [4, 3],
      [900, 1],
      [1, 200],
    ] as const) {
      offset.take(trip(1_000, there, back));
    }
    const known = offset.at(2_000);
    expect(Math.abs((known?.offsetMs ?? 0) - hubEpoch)).toBeLessThan(1.5);
    expect(known?.withinMs).toBeLessThan(5);
  });

  it("is never off by more than it says, whatever the ways are", () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let run = 0; run < 200; run += 1) {
      const offset = createHubOffset();
      for (let probe = 0; probe < 30; probe += 1) {
        offset.take(trip(probe * 10_000, random() ** 3 * 500, random() ** 3 * 500));
        const known = offset.at(probe * 10_000 + 1_000);
        expect(Math.abs((known?.offsetMs ?? 0) - hubEpoch)).toBeLessThanOrEqual(known?.withinMs ?? 0);
      }
    }
  });

  it("follows a clock that drifts", () => {
    const offset = createHubOffset();
    const ahead = (askedAt: number) => hubEpoch + askedAt * 5e-5; // 50 parts in a million
    for (let askedAt = 0; askedAt < 3_600_000; askedAt += 10_000) {
      offset.take(trip(askedAt, askedAt === 0 ? 1 : 4, askedAt === 0 ? 1 : 4, ahead(askedAt)));
    }
    expect(Math.abs((offset.at(3_600_000)?.offsetMs ?? 0) - ahead(3_600_000))).toBeLessThan(5);
  });

  it.each([-300_000, -200, 200, 300_000])("follows at once when the hub's clock is set by %d ms", (change) => {
    const offset = createHubOffset();
    for (let probe = 0; probe < 10; probe += 1) offset.take(trip(probe * 10_000, 2, 2));
    offset.take(trip(100_000, 20, 9, hubEpoch + change));
    expect(Math.abs((offset.at(100_029)?.offsetMs ?? 0) - hubEpoch - change)).toBeLessThan(20);
  });
});
