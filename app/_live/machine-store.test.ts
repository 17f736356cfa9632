import { type MachineSample, type RecentSamples, recentSpanMs } from "@realtimemonitor/protocol/machine-feed.ts";
import { expect, it } from "vitest";
import { seriesOfPoints } from "../_charts/series.ts";
import { createMachineStore, type MachineStore } from "./machine-store.ts";

const id = "m-aaaaaaaaaaaaaaaa";
const sample = (at: number, percent: number): MachineSample => ({
  id,
  at,
  runId: "a".repeat(16),
  seq: at,
  sampledAt: at,
  monotonicMs: at,
  settings_version: 1,
  cpus: [percent],
});
const recent = (at: number[], percents: number[]): RecentSamples => ({
  id,
  sentAt: 0,
  at,
  series: { "cpus[0].percent": percents, "memory.usedBytes": at, "memory.totalBytes": at },
});
const seriesOf = (store: MachineStore) => seriesOfPoints(store.points());
const nothing = () => createMachineStore({ series: { at: [], series: {} }, newest: null });

it("starts with what the server drew", () => {
  const series = { at: [1, 2], series: { cpuPercentAvg: [5, null] } };
  expect(seriesOf(createMachineStore({ series, newest: null }))).toEqual(series);
});

it("puts samples in their order, each once, whatever order they come in", () => {
  const store = nothing();
  for (const [at, percent] of [
    [10, 1],
    [30, 3],
    [20, 2],
    [30, 9],
    [20, 9],
  ] as const)
    store.applySample(sample(at, percent));
  expect(seriesOf(store)).toMatchObject({ at: [10, 20, 30], series: { cpuPercentAvg: [1, 2, 3] } });
  expect(store.newest()).toMatchObject({ at: 30, cpus: [3] });
});

it("takes the hub's word for what it kept, and leaves what came since on top", () => {
  const store = nothing();
  for (const at of [1, 4, 5]) store.applySample(sample(at, 50));
  store.applyRecent(recent([2, 3, 4], [20, 30, 40]));
  expect(seriesOf(store).at).toEqual([2, 3, 4, 5]);
  expect(seriesOf(store).series.cpuPercentAvg).toEqual([20, 30, 40, 50]);
  expect(seriesOf(store).series.memoryUsedBytesAvg).toEqual([2, 3, 4, null]);
  expect(store.newest()).toMatchObject({ at: 5 });
});

it("has the newest sample whole from what the hub kept", () => {
  const store = nothing();
  store.applyRecent(recent([2, 3], [20, 30]));
  expect(store.newest()).toEqual({ at: 3, cpus: [30], memory: { usedBytes: 3, totalBytes: 3 } });
});

it("keeps ten minutes, however long the page stays open", () => {
  const store = nothing();
  for (const at of [0, 1_000, recentSpanMs + 1_000]) store.applySample(sample(at, 1));
  expect(seriesOf(store).at).toEqual([1_000, recentSpanMs + 1_000]);
});

it("tells its listeners until they leave, and gives the same objects while nothing changed", () => {
  const store = nothing();
  let told = 0;
  const leave = store.subscribe(() => {
    told += 1;
  });
  store.applySample(sample(1, 1));
  const points = store.points();
  store.applySample(sample(1, 2));
  expect(store.points()).toBe(points);
  leave();
  store.applySample(sample(2, 1));
  expect(told).toBe(1);
});
