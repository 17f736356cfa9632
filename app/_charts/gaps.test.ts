import { expect, it } from "vitest";
import { withGaps } from "./gaps.ts";

const gapsOf = (at: number[], stepMs = 1) =>
  withGaps({ at, series: { loadAvg: at } }, stepMs).at.filter((moment) => !at.includes(moment));
const every = (distance: number, from: number, count: number) =>
  Array.from({ length: count }, (_, index) => from + index * distance);

it("is a hole in every column, in the middle of the time of which nothing is known", () => {
  const series = {
    at: [0, 1, 2, 10, 11, 12],
    series: { loadAvg: [1, 2, 3, 4, 5, 6] },
    parts: { cores: [[1, 2, 3, 4, 5, 6]], disks: [{ mount: "/", percents: [1, 2, 3, 4, 5, 6] }] },
  };
  const holed = [1, 2, 3, null, 4, 5, 6];
  expect(withGaps(series, 1)).toEqual({
    at: [0, 1, 2, 6, 10, 11, 12],
    series: { loadAvg: holed },
    parts: { cores: [holed], disks: [{ mount: "/", percents: holed }] },
  });
});

it("is nowhere as long as neighbours are close enough", () => {
  const series = { at: [0, 2, 4], series: {} };
  expect(withGaps(series, 2)).toBe(series);
  expect(withGaps({ at: [], series: {} }, 2)).toEqual({ at: [], series: {} });
  expect(gapsOf([0, 1, 3, 4, 5])).toEqual([]); // one that is late
});

it("goes by how often the machine reported at that time", () => {
  expect(gapsOf([...every(1, 0, 60), ...every(60, 119, 20)])).toEqual([]);
  expect(gapsOf([...every(60, 0, 20), ...every(1, 1200, 60)])).toEqual([]);
  expect(gapsOf([...every(60, 0, 20), ...every(60, 1500, 20)])).toEqual([1320]);
  expect(gapsOf([...every(1, 0, 20), ...every(1, 80, 20)])).toEqual([49.5]);
});
