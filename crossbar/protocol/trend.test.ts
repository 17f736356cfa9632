import { describe, expect, it } from "vitest";
import { createTrendColumn, stepOf, trendSteps } from "./trend.ts";

const ends = (column: ReturnType<typeof createTrendColumn>, step: number, count: number) =>
  column.until(step).slice(-count);

describe("a column of a trend", () => {
  it("keeps the mean of each step in whole percent", () => {
    const column = createTrendColumn();
    for (const percent of [10, 20, 33]) column.add(100, percent);
    column.add(101, 7.4);
    expect(ends(column, 101, 3)).toEqual([null, 21, 7]);
  });

  it("knows nothing of steps without a value, and of those that are to come", () => {
    const column = createTrendColumn();
    column.add(100, 50);
    column.add(101, null);
    column.add(103, 60);
    expect(ends(column, 105, 6)).toEqual([50, null, null, 60, null, null]);
    expect(column.until(103, 2)).toEqual([null, 60]);
  });

  it("forgets what is older than its length", () => {
    const column = createTrendColumn();
    column.add(100, 50);
    column.add(100 + trendSteps - 1, 60);
    expect(column.until(100 + trendSteps - 1)[0]).toBe(50);
    column.add(100 + trendSteps, 70);
    expect(column.until(100 + trendSteps).filter((value) => value !== null)).toEqual([60, 70]);
    column.add(100_000, 1);
    expect(column.until(100_000).filter((value) => value !== null)).toEqual([1]);
  });

  it("leaves out what comes a step late, and begins anew when the clock is set back", () => {
    const column = createTrendColumn();
    column.add(100, 50);
    column.add(99, 1);
    expect(ends(column, 100, 2)).toEqual([null, 50]);
    column.add(40, 7);
    expect(ends(column, 40, 2)).toEqual([null, 7]);
    expect(ends(column, 100, 2)).toEqual([null, null]);
  });

  it("takes what another one knows only where it knows nothing", () => {
    const column = createTrendColumn();
    column.add(101, 40);
    column.merge(100, [1, 2, 3]);
    column.merge(101, [8, 9]);
    expect(ends(column, 101, 4)).toEqual([1, 2, 3, 40]);
    column.merge(103, [5]);
    expect(ends(column, 103, 3)).toEqual([40, null, 5]);
    column.add(103, 90); // a newer word of its own on the same step
    expect(ends(column, 103, 1)).toEqual([90]);
  });
});

it("numbers steps of five seconds", () => expect([stepOf(4_999), stepOf(5_000), stepOf(12_000)]).toEqual([0, 1, 2]));
