import { z } from "zod";
import { EpochMs, RunId } from "./identifiers.ts";

const Bytes = z.number().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** Percent of one core, 0 to 100. */
export const CorePercent = z.number().min(0).max(100);

/** `usedBytes` is what programs hold: total less available (MemAvailable of proc_meminfo(5)). */
export const Memory = z.object({ totalBytes: Bytes, usedBytes: Bytes });
export type Memory = z.infer<typeof Memory>;

/** One mounted file system; `usedBytes` as df(1) counts it, without the blocks kept for root. */
export const Disk = z.object({ mount: z.string().min(1).max(255), totalBytes: Bytes, usedBytes: Bytes });
export type Disk = z.infer<typeof Disk>;

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
  monotonicMs: z.number().nonnegative(),
  /** The settings in force while it was made: the proof of obedience. */
  settings_version: z.int().nonnegative(),
  cpus: z.array(CorePercent).max(1024).nullish(),
  memory: Memory.nullish(),
  disks: z.array(Disk).max(64).nullish(),
});
export type Sample = z.infer<typeof Sample>;
