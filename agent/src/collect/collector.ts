import type { Disk, Memory } from "@realtimemonitor/protocol/sample.ts";

/** Reads one thing once. It may take its time or fail: that costs its own field only. */
export type Collector<T> = () => T | Promise<T>;

/** Makes a collector anew each time that its field is switched on, so that none remembers what was before. */
export type Collectors = {
  cpus: () => Collector<number[]>;
  memory: () => Collector<Memory>;
  disks: () => Collector<Disk[]>;
};
