import { readFileSync } from "node:fs";
import type { Memory } from "@realtimemonitor/protocol/sample.ts";

export const procMeminfo = (): Memory => parseMeminfo(readFileSync("/proc/meminfo", "latin1"));

/**
 * Total less available memory, in bytes, from /proc/meminfo (proc_meminfo(5), whose "kB" are 1024 bytes). Kernels before 3.14
 * have no MemAvailable: there what is free, in buffers or in the page cache counts, less shared memory, which can't be dropped.
 * @throws Error when the text tells no total.
 */
export function parseMeminfo(text: string): Memory {
  const bytes = (field: string): number | undefined => {
    const kib = new RegExp(`^${field}: +(\\d+) kB`, "m").exec(text)?.[1];
    return kib === undefined ? undefined : Number(kib) * 1024;
  };
  const totalBytes = bytes("MemTotal");
  if (!totalBytes) throw new Error("/proc/meminfo tells no MemTotal");
  const droppable = (bytes("Buffers") ?? 0) + (bytes("Cached") ?? 0) + (bytes("SReclaimable") ?? 0);
  const availableBytes = bytes("MemAvailable") ?? (bytes("MemFree") ?? 0) + droppable - (bytes("Shmem") ?? 0);
  return { totalBytes, usedBytes: Math.min(totalBytes, Math.max(0, totalBytes - availableBytes)) };
}
