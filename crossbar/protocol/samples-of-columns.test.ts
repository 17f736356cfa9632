import { expect, it } from "vitest";
import { eachNumber } from "./columns.ts";
import type { Sample } from "./sample.ts";
import { samplesOfColumns } from "./samples-of-columns.ts";

const whole: Omit<Sample, "runId"> = {
  seq: 7,
  sampledAt: 1_000,
  monotonicMs: 10,
  settings_version: 2,
  cpus: [5, 95],
  memory: { totalBytes: 4, usedBytes: 1, cacheBytes: 2 },
  swap: { totalBytes: 0, usedBytes: 0 },
  disks: [
    { mount: "/", totalBytes: 9, usedBytes: 3 },
    { mount: "/odd].[x]\ny", totalBytes: 8, usedBytes: 2 },
  ],
  load: { oneMinute: 1, fiveMinutes: 2, fifteenMinutes: 3 },
  pressure: {
    cpuSomePercent: 1,
    memorySomePercent: 2,
    memoryFullPercent: 3,
    ioSomePercent: 4,
    ioFullPercent: 5,
  },
  diskIo: [{ device: "sda", readBytesPerSecond: 1, writtenBytesPerSecond: 2, busyPercent: 3 }],
  networks: [{ interface: "eth0.1", receivedBytesPerSecond: 1, sentBytesPerSecond: 2 }],
  uptimeSeconds: 60,
};

it("gives the samples back that the columns were made of", () => {
  const series: Record<string, (number | null)[]> = {};
  eachNumber(whole, (name, value) => {
    series[name] = [value, null];
  });
  expect(samplesOfColumns({ at: [1, 2], series })).toEqual([whole, {}]);
});

it("passes over names of another kind", () => {
  const series = { "what[1]": [1], "future[x].y": [1], "": [1], "__proto__.x": [1], newScalar: [1] };
  expect(samplesOfColumns({ at: [1], series })).toEqual([{ newScalar: 1 }]);
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});
