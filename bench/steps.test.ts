import { describe, expect, it } from "vitest";
import { delayOf, type Seen, stratified } from "./steps.ts";

const step = { at: 1_000, tookMs: 50, change: 200 };
const seen = (...levels: [number, number][]): Seen[] => levels.map(([at, usedBytes]) => ({ at, usedBytes }));

describe("the delay of a step", () => {
  it("ends with the first level beyond half of it", () => {
    expect(delayOf(step, seen([0, 900], [900, 910], [1_300, 1_000], [1_900, 1_115], [2_900, 1_110]), 3_000)).toBe(900);
  });

  it("is measured downwards too", () => {
    expect(delayOf({ ...step, change: -200 }, seen([0, 900], [1_400, 790]), 3_000)).toBe(400);
  });

  it("is unknown when nobody saw it in time, or what was before", () => {
    expect(delayOf(step, seen([0, 900], [3_100, 1_100]), 3_000)).toBeUndefined();
    expect(delayOf(step, seen([1_200, 1_100]), 3_000)).toBeUndefined();
  });
});

it("gives each part of a period one moment, in another order", () => {
  const moments = stratified(200);
  expect(moments.map((moment) => Math.floor(moment * 200)).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 200 }, (_, n) => n),
  );
  expect(moments).not.toEqual(moments.toSorted((a, b) => a - b));
});
