import { describe, expect, it } from "vitest";
import { summarize, sumUp } from "./figures.ts";

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

describe("the statistics", () => {
  it("takes percentiles by nearest rank: values that were seen, whatever their order", () => {
    expect(summarize(upTo(200).reverse())).toEqual({ n: 200, min: 1, p50: 100, p95: 190, p99: 198, max: 200 });
    expect(summarize([3, 1, 2])).toEqual({ n: 3, min: 1, p50: 2, p95: 3, p99: 3, max: 3 });
    expect(summarize([7.126])).toEqual({ n: 1, min: 7.13, p50: 7.13, p95: 7.13, p99: 7.13, max: 7.13 });
  });

  it("does not sort the values in place", () => {
    const values = [2, 1];
    summarize(values);
    expect(values).toEqual([2, 1]);
  });

  it("sums up nothing when nothing was measured", () => {
    expect(() => summarize([])).toThrow(/no value/);
  });
});

describe("the bars", () => {
  const bar = { what: "quick", figure: "ms", statistic: "p50", limit: 2 } as const;

  it("are met up to their limit", () => {
    expect(sumUp({ figures: { ms: upTo(3) }, bars: [bar, { ...bar, statistic: "max" }] }).bars).toEqual([
      { what: "quick", value: 2, limit: 2, met: true },
      { what: "quick", value: 3, limit: 2, met: false },
    ]);
  });

  it("can't be judged by a figure that is missing", () => {
    expect(() => sumUp({ figures: {}, bars: [bar] })).toThrow(/"quick" is about ms/);
  });

  it("say when there are too few values for a p99", () => {
    const p99 = { ...bar, statistic: "p99" } as const;
    const notes = (n: number) => sumUp({ figures: { ms: upTo(n) }, bars: [p99, p99], notes: ["own"] }).notes;
    expect(notes(99)).toEqual(["own", "ms: 99 values are too few for a p99, which is the largest here"]);
    expect(notes(100)).toEqual(["own"]);
  });
});
