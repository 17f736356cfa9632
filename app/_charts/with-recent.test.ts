import { type HistorySeries, seriesNames } from "@realtimemonitor/protocol/history.ts";
import { expect, it } from "vitest";
import { pointOf } from "./series.ts";
import { samplesSince, withRecent } from "./with-recent.ts";

const stored = (at: number[], cpus: number[]): HistorySeries => ({
  machineId: "m-aaaaaaaaaaaaaaaa",
  from: 100,
  to: 200,
  tier: "seconds",
  stepMs: 10,
  at,
  series: {
    ...(Object.fromEntries(seriesNames.map((name) => [name, at.map(() => null)])) as HistorySeries["series"]),
    cpuPercentAvg: cpus,
    cpuPercentMax: cpus,
  },
});
const sample = (at: number, percent: number) => pointOf(at, { cpus: [percent] });

it("adds the steps that are not stored yet, and tells anew those that are stored in part", () => {
  const merged = withRecent(
    stored([100, 120, 130], [1, 2, 3]),
    [sample(115, 9), sample(131, 4), sample(139, 6), sample(141, 7)],
    115,
  );
  expect(merged.at).toEqual([100, 110, 120, 130, 140]);
  expect(merged.series.cpuPercentAvg).toEqual([1, 9, 2, 5, 7]);
  expect(merged.series.cpuPercentMax).toEqual([1, 9, 2, 6, 7]);
  expect(merged.series.loadAvg).toEqual([null, null, null, null, null]);
});

it("leaves a step to what is stored when its beginning is not in memory any more", () => {
  const merged = withRecent(stored([110, 120], [1, 2]), [sample(115, 9), sample(125, 8)], 115);
  expect(merged.series.cpuPercentAvg).toEqual([1, 8]);
});

it("takes nothing from outside the time that was asked for", () => {
  const question = stored([110], [1]);
  expect(withRecent(question, [sample(99, 5), sample(200, 5)], 0)).toBe(question);
  expect(withRecent(question, [], 0)).toBe(question);
});

it("adds each core and each disk too, when they are told", () => {
  const parts = { cores: [[1, 2]], disks: [{ mount: "/", percents: [7, 7] }] };
  const fresh = [
    pointOf(120, { cpus: [4, 9], disks: [{ mount: "/data", usedBytes: 1, totalBytes: 2 }] }),
    pointOf(125, { cpus: [6] }),
  ];
  expect(withRecent({ ...stored([100, 110], [1, 2]), parts }, fresh, 115).parts).toEqual({
    cores: [
      [1, 2, 5],
      [null, null, 9],
    ],
    disks: [
      { mount: "/", percents: [7, 7, null] },
      { mount: "/data", percents: [null, null, 50] },
    ],
  });
});

it("leaves what is stored already out of what is in memory", () => {
  const columns = { at: [1, 2, 3], series: { a: [4, null, 6] } };
  expect(samplesSince(columns, 2)).toEqual({ at: [2, 3], series: { a: [null, 6] } });
  expect(samplesSince(columns, 0)).toEqual(columns);
  expect(samplesSince(columns, 4)).toEqual({ at: [], series: {} });
});
