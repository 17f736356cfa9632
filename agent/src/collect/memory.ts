import { readFileSync } from "node:fs";
import type { Memory } from "@realtimemonitor/protocol/sample.ts";

/** Bytes by the names of /proc/meminfo. */
export type Meminfo = ReadonlyMap<string, number>;

export const procMeminfo = (): Meminfo => parseMeminfo(readFileSync("/proc/meminfo", "latin1"));

/** The lines of /proc/meminfo in bytes (proc_meminfo(5), whose "kB" are 1024 bytes); those without a unit are counts. */
export function parseMeminfo(text: string): Meminfo {
  const meminfo = new Map<string, number>();
  for (const line of text.split("\n")) {
    if (!line.endsWith(" kB")) continue;
    const colon = line.indexOf(":");
    meminfo.set(line.slice(0, colon), Number(line.slice(colon + 1, -3)) * 1024);
  }
  return meminfo;
}

/**
 * Used is total less available memory. Kernels before 3.14 have no MemAvailable: there what is free and what is cached counts.
 * Cached is what is in buffers, in the page cache and in reclaimable slabs, less shared memory, which the kernel counts among
 * the page cache but can't drop; never more than is available, for the kernel keeps a part of it in any case.
 * @throws Error when the total is not told.
 */
export function memoryOf(meminfo: Meminfo): Memory {
  const bytes = (name: string) => meminfo.get(name) ?? 0;
  const totalBytes = bytes("MemTotal");
  if (!totalBytes) throw new Error("/proc/meminfo tells no MemTotal");
  const cacheBytes = Math.max(0, bytes("Buffers") + bytes("Cached") + bytes("SReclaimable") - bytes("Shmem"));
  const availableBytes = Math.min(totalBytes, meminfo.get("MemAvailable") ?? bytes("MemFree") + cacheBytes);
  return {
    totalBytes,
    usedBytes: totalBytes - availableBytes,
    cacheBytes: Math.min(cacheBytes, availableBytes),
  };
}
