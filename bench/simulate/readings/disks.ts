import type { Disk, DiskIo } from "@realtimemonitor/protocol/sample.ts";
import { diskPeriodMs } from "../../../agent/src/collect/disk.ts";
import type { Host } from "../host.ts";
import { kinds } from "../kinds.ts";
import { chance, drift } from "../random.ts";
import { workAt } from "../work.ts";

const dayMs = 86_400_000;
const blockBytes = 4_096;
/** Each grows slowly until it is cleaned up; what is written and deleted again within an hour is on top. */
export function disksAt(host: Host, nowMs: number): Disk[] {
  const atMs = Math.floor(nowMs / diskPeriodMs) * diskPeriodMs;
  return host.disks.map(({ mount, totalBytes, usedShare, fullShare, growthBytesPerDay }, number) => {
    const roomBytes = (fullShare - usedShare) * totalBytes;
    const grownBytes = ((atMs / dayMs) * growthBytesPerDay) % roomBytes;
    const temporaryBytes = 0.002 * totalBytes * (1 + drift(host.seed + 90 + number, atMs, 1_500_000));
    const usedBytes = usedShare * totalBytes + grownBytes + temporaryBytes;
    return { mount, totalBytes, usedBytes: Math.floor(usedBytes / blockBytes) * blockBytes };
  });
}

/** About what one device does at most. */
const fullBytesPerSecond = 250e6;
/** The page cache is written back in heaps, each in its first part. */
const writeBack = { everyMs: 5_000, lastsMs: 1_500 };

export function diskIoAt(host: Host, atMs: number): DiskIo[] {
  const { read, written } = kinds[host.kind];
  const work = workAt(host, atMs);
  return host.devices.map((device, number) => {
    const seed = host.seed + 300 + number;
    const share = host.cores * (number === 0 ? 1 : 0.3 + 0.7 * chance(seed, 1));
    const shiftedMs = atMs + chance(seed, 2) * writeBack.everyMs;
    const isWriting = shiftedMs % writeBack.everyMs < writeBack.lastsMs;
    const heap = isWriting ? 6 * chance(seed + 20, Math.floor(shiftedMs / writeBack.everyMs)) : work > 0.3 ? 0.5 : 0;
    const second = 1 + 0.002 * drift(seed + 40, atMs, 1_100); // no tick is a second to the microsecond
    const rate = (bytes: number) => Math.round((Math.floor(bytes / blockBytes) * blockBytes) / second);
    const readBytesPerSecond = rate(read * work * share * Math.max(0, 0.6 + drift(seed, atMs, 4_000)));
    const writtenBytesPerSecond = rate(written * (0.1 + work) * share * heap);
    const asked = (readBytesPerSecond + writtenBytesPerSecond) / fullBytesPerSecond;
    const busyPercent = Math.round(1_000 * (1 - Math.exp(-2 * asked))) / 10;
    return { device, readBytesPerSecond, writtenBytesPerSecond, busyPercent };
  });
}

/** How busy its busiest device is, from 0 to 1. */
export const ioBusyShareAt = (host: Host, atMs: number): number =>
  Math.max(0, ...diskIoAt(host, atMs).map(({ busyPercent }) => busyPercent / 100));
