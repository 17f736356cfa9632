import { z } from "zod";
import { EpochMs, MonotonicMs, RunId } from "./identifiers.ts";

const Bytes = z.number().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** Percent of one core, 0 to 100. */
export const CorePercent = z.number().min(0).max(100);

/**
 * `usedBytes` is what programs hold: total less available (MemAvailable of proc_meminfo(5)). `cacheBytes` is what the kernel
 * keeps of files and gives back when asked: page cache, buffers and reclaimable slabs; agents of version 0.1 do not tell it.
 */
export const Memory = z.object({ totalBytes: Bytes, usedBytes: Bytes, cacheBytes: Bytes.optional() });
export type Memory = z.infer<typeof Memory>;

/** One mounted file system; `usedBytes` as df(1) counts it, without the blocks kept for root. */
export const Disk = z.object({ mount: z.string().min(1).max(255), totalBytes: Bytes, usedBytes: Bytes });
export type Disk = z.infer<typeof Disk>;

/** Swap space; a host without any has 0 of 0. */
export const Swap = z.object({ totalBytes: Bytes, usedBytes: Bytes });
export type Swap = z.infer<typeof Swap>;

const PerSecond = z.number().nonnegative().max(Number.MAX_SAFE_INTEGER);
const Percent = z.number().min(0).max(100);

/** Load averages: processes that run or wait, over one, five and fifteen minutes (proc_loadavg(5)). */
export const Load = z.object({ oneMinute: PerSecond, fiveMinutes: PerSecond, fifteenMinutes: PerSecond });
export type Load = z.infer<typeof Load>;

/**
 * Pressure stall information: percent of the time since the sample before in which some tasks, or all that were not idle
 * ("full"), waited for the resource (the `total` counters of the kernel's Documentation/accounting/psi.rst).
 */
export const Pressure = z.object({
  cpuSomePercent: Percent,
  memorySomePercent: Percent,
  memoryFullPercent: Percent,
  ioSomePercent: Percent,
  ioFullPercent: Percent,
});
export type Pressure = z.infer<typeof Pressure>;

/** A block device since the sample before; `busyPercent` is the time in which it had something to do. */
export const DiskIo = z.object({
  device: z.string().min(1).max(64),
  readBytesPerSecond: PerSecond,
  writtenBytesPerSecond: PerSecond,
  busyPercent: Percent,
});
export type DiskIo = z.infer<typeof DiskIo>;

/** A network interface since the sample before. */
export const Network = z.object({
  interface: z.string().min(1).max(64),
  receivedBytesPerSecond: PerSecond,
  sentBytesPerSecond: PerSecond,
});
export type Network = z.infer<typeof Network>;

/**
 * One reading of a machine. A field that is absent was switched off and not even read; null means that reading it failed.
 * Numbers carry their unit in the name; nothing depends on the codec (no binary, no undefined, no integer over 2^53).
 */
export const Sample = z.object({
  runId: RunId,
  /** Counts the samples of this run from 0. */
  seq: z.int().nonnegative(),
  sampledAt: EpochMs,
  /** Milliseconds since the agent started, on a clock that never jumps. */
  monotonicMs: MonotonicMs,
  /** The settings in force while it was made: the proof of obedience. */
  settings_version: z.int().nonnegative(),
  cpus: z.array(CorePercent).max(1024).nullish(),
  memory: Memory.nullish(),
  disks: z.array(Disk).max(64).nullish(),
  swap: Swap.nullish(),
  load: Load.nullish(),
  pressure: Pressure.nullish(),
  diskIo: z.array(DiskIo).max(64).nullish(),
  networks: z.array(Network).max(64).nullish(),
  uptimeSeconds: z.number().nonnegative().max(1e10).nullish(),
});
export type Sample = z.infer<typeof Sample>;
