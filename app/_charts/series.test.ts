import { figures } from "@realtimemonitor/protocol/figures.ts";
import { describe, expect, it } from "vitest";
import { newestOf, plotDataOf } from "./curve.ts";
import { lonely, pointOf, pointsOfSeries, seriesOfPoints, withGaps } from "./series.ts";

describe("samples as a series", () => {
  const points = [pointOf(1, { cpus: [10, 30] }), pointOf(2, {}), pointOf(3, { cpus: [50], load: undefined })];

  it("have a column for each figure that any of them tells, null where one does not", () => {
    expect(seriesOfPoints(points)).toEqual({ at: [1, 2, 3], series: { cpuPercentAvg: [20, null, 50] } });
  });

  it("are the same points again", () => {
    expect(pointsOfSeries(seriesOfPoints(points))).toEqual(points);
    expect(Object.keys(pointsOfSeries({ at: [1], series: {} })[0]?.figures ?? {})).toEqual([...figures]);
  });
});

describe("a gap", () => {
  it("is a hole in every column, in the middle of the time of which nothing is known", () => {
    const series = { at: [0, 1, 9, 10, 30], series: { loadAvg: [1, 2, 3, 4, 5], loadMax: [6, 7, 8, 9, 10] } };
    expect(withGaps(series, 2)).toEqual({
      at: [0, 1, 5, 9, 10, 20, 30],
      series: { loadAvg: [1, 2, null, 3, 4, null, 5], loadMax: [6, 7, null, 8, 9, null, 10] },
    });
  });

  it("is nowhere as long as neighbours are close enough", () => {
    const series = { at: [0, 2, 4], series: {} };
    expect(withGaps(series, 2)).toEqual(series);
    expect(withGaps({ at: [], series: {} }, 2)).toEqual({ at: [], series: {} });
  });
});

it("finds what a line cannot show", () => {
  expect(lonely([1, null, 2, 3, undefined, 4])).toEqual([0, 5]);
  expect(lonely([null, 5, null])).toEqual([1]);
  expect(lonely([])).toEqual([]);
});

it("draws averages and maxima of each curve in turn, in the unit of the chart", () => {
  const curves = [
    { figure: "networkReceivedBytesPerSecond", label: "received", tone: 1 },
    { figure: "networkSentBytesPerSecond", label: "sent", tone: 2 },
  ] as const;
  const series = { at: [1, 2], series: { networkReceivedBytesPerSecondAvg: [1, null] } };
  expect(plotDataOf(series, curves, 8)).toEqual([
    [1, 2],
    [8, null],
    [null, null],
    [null, null],
    [null, null],
  ]);
});

it("knows the newest value, whatever is missing behind it", () => {
  expect(newestOf([1, 2, null])).toBe(2);
  expect(newestOf([null])).toBeNull();
  expect(newestOf(undefined)).toBeNull();
});
