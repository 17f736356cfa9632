import { figures } from "@realtimemonitor/protocol/figures.ts";
import { describe, expect, it } from "vitest";
import { curvesLimit, lookOf, newestOf, plotDataOf } from "./curve.ts";
import { lonely, nearestPlace, pointOf, pointsOfSeries, seriesOfPoints } from "./series.ts";

describe("samples as a series", () => {
  const points = [pointOf(1, { cpus: [10, 30] }), pointOf(2, {}), pointOf(3, { cpus: [50], load: undefined })];

  it("have a column for each figure that any of them tells, null where one does not", () => {
    expect(seriesOfPoints(points)).toEqual({
      at: [1, 2, 3],
      series: { cpuPercentAvg: [20, null, 50] },
      parts: {
        cores: [
          [10, null, 50],
          [30, null, null],
        ],
        disks: [],
      },
    });
  });

  it("tell how full each disk is, also one that comes later", () => {
    const disk = (mount: string, usedBytes: number, totalBytes = 10) => ({ mount, usedBytes, totalBytes });
    const samples = [{ disks: [disk("/", 5)] }, { disks: [disk("/", 6), disk("/data", 0, 0)] }];
    expect(seriesOfPoints(samples.map((sample, at) => pointOf(at, sample))).parts?.disks).toEqual([
      { mount: "/", percents: [50, 60] },
      { mount: "/data", percents: [null, 0] },
    ]);
  });

  it("are the same main figures again", () => {
    const figuresOnly = points.map((point) => ({ ...point, cores: [], disks: [] }));
    expect(pointsOfSeries(seriesOfPoints(points))).toEqual(figuresOnly);
    expect(Object.keys(pointsOfSeries({ at: [1], series: {} })[0]?.figures ?? {})).toEqual([...figures]);
  });
});

it("finds the nearest moment", () => {
  expect([-5, 0, 4, 5, 6, 99].map((moment) => nearestPlace([0, 10, 20], moment))).toEqual([0, 0, 0, 0, 1, 2]);
  expect(nearestPlace([], 5)).toBe(-1);
});

it("finds what a line cannot show", () => {
  expect(lonely([1, null, 2, 3, undefined, 4])).toEqual([0, 5]);
  expect(lonely([null, 5, null])).toEqual([1]);
  expect(lonely([])).toEqual([]);
});

it("draws averages and maxima of each curve in turn", () => {
  const curves = [
    { label: "received", look: lookOf(0), avg: [8, null], max: undefined },
    { label: "sent", look: lookOf(1), avg: [1, 2], max: [3, 4] },
  ];
  expect(plotDataOf([1, 2], curves)).toEqual([
    [1, 2],
    [8, null],
    [null, null],
    [1, 2],
    [3, 4],
  ]);
});

it("tells six curves apart", () => {
  const looks = Array.from({ length: curvesLimit }, (_, place) => JSON.stringify(lookOf(place)));
  expect(new Set(looks).size).toBe(curvesLimit);
});

it("knows the newest value, whatever is missing behind it", () => {
  expect(newestOf([1, 2, null])).toBe(2);
  expect(newestOf([null])).toBeNull();
  expect(newestOf(undefined)).toBeNull();
});
