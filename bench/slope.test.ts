import { describe, expect, it } from "vitest";
import { drift } from "./simulate/random.ts";
import { blockMeans, slopeOf, studentT975 } from "./slope.ts";

const line = (length: number, y: (x: number) => number) => Array.from({ length }, (_, x) => ({ x, y: y(x) }));
/** Without memory: each value has its own period. */
const noise = (seed: number) => (x: number) => drift(seed, x * 1_000, 1_000);

describe("a slope", () => {
  it("of a straight line is exact", () => {
    const { slope, low, high } = slopeOf(line(10, (x) => 3 + 0.5 * x));
    expect(slope).toBeCloseTo(0.5);
    expect(high - low).toBeCloseTo(0);
  });

  it("is within its interval about 95 times of a hundred", () => {
    const hits = Array.from({ length: 200 }, (_, seed) => slopeOf(line(30, (x) => 0.1 * x + noise(seed * 7 + 1)(x))));
    const share = hits.filter(({ low, high }) => low <= 0.1 && 0.1 <= high).length / hits.length;
    expect(share).toBeGreaterThan(0.88);
    expect(share).toBeLessThan(1);
  });

  it("of noise that remembers is less certain than of noise that does not", () => {
    const width = (y: (x: number) => number) => {
      const { low, high } = slopeOf(line(60, y));
      return high - low;
    };
    expect(width((x) => drift(5, x * 1_000, 8_000))).toBeGreaterThan(1.5 * width(noise(5)));
  });

  it("needs four points", () => {
    expect(() => slopeOf(line(3, (x) => x))).toThrow("3 points are too few");
  });
});

it("Student's distribution is as in the tables", () => {
  expect(studentT975(3)).toBeCloseTo(3.182, 1);
  expect(studentT975(10)).toBeCloseTo(2.228, 2);
  expect(studentT975(28)).toBeCloseTo(2.048, 2);
});

it("means of blocks are of what is in them", () => {
  const blocks = blockMeans(
    line(10, (x) => x),
    5,
  );
  expect(blocks).toEqual([
    { x: 2, y: 2 },
    { x: 7, y: 7 },
  ]);
});
