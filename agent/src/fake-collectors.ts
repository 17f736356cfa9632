import type { Collectors } from "./collect/collector.ts";

export const memory = { totalBytes: 1000, usedBytes: 400 };
export const disks = [{ mount: "/", totalBytes: 1000, usedBytes: 250 }];

/** For tests: a host on which nothing moves. */
export const fakeCollectors = (others: Partial<Collectors> = {}): Collectors => ({
  cpus: () => () => [1, 2],
  memory: () => () => memory,
  swap: () => () => ({ totalBytes: 0, usedBytes: 0 }),
  disks: () => async () => disks,
  diskIo: () => () => [{ device: "vda", readBytesPerSecond: 0, writtenBytesPerSecond: 4096, busyPercent: 0.1 }],
  networks: () => () => [{ interface: "eth0", receivedBytesPerSecond: 10, sentBytesPerSecond: 20 }],
  load: () => () => ({ oneMinute: 0.5, fiveMinutes: 0.25, fifteenMinutes: 0 }),
  pressure: () => () => ({
    cpuSomePercent: 0.2,
    memorySomePercent: 0,
    memoryFullPercent: 0,
    ioSomePercent: 0.1,
    ioFullPercent: 0,
  }),
  uptimeSeconds: () => () => 3_600,
  ...others,
});
