import { existsSync, readFileSync } from "node:fs";
import type { DiskIo } from "@realtimemonitor/protocol/sample.ts";
import { percentOfTime, perSecond } from "./between-readings.ts";
import { chooser } from "./hardware.ts";

/** Counters of a block device since it appeared. */
export type DeviceCounters = { readBytes: number; writtenBytes: number; busyMs: number };

/** A sector is that here whatever the device has (the kernel's Documentation/block/stat.rst). */
const sectorBytes = 512;
const mostDevices = 64;

/**
 * Whole devices with hardware behind them: partitions are a part of those, and mappers, RAID, loop, ram and zram devices pass on
 * to those what they get, or keep it in memory. Drives for discs and floppies, and the boot areas of flash chips, are left out.
 */
export const isRealDisk = (device: string, exists = existsSync): boolean =>
  !/^(sr|fd)\d|^mmcblk\d+(boot|rpmb)/.test(device) && exists(`/sys/block/${device.replaceAll("/", "!")}/device`);

/** Reads the disks of a Linux host, in the kernel's order, at most 64. */
export function linuxDiskIo(
  readDiskstats: () => string = () => readFileSync("/proc/diskstats", "latin1"),
  isReal: (device: string) => boolean = isRealDisk,
): () => Map<string, DeviceCounters> {
  const choose = chooser(isReal);
  return () => {
    const all = parseDiskstats(readDiskstats());
    const chosen = choose(all.keys());
    return new Map([...all].filter(([device]) => chosen.has(device)).slice(0, mostDevices));
  };
}

/** The lines of /proc/diskstats by device (the kernel's Documentation/admin-guide/iostats.rst). */
export function parseDiskstats(text: string): Map<string, DeviceCounters> {
  const devices = new Map<string, DeviceCounters>();
  for (const line of text.split("\n")) {
    const columns = line.trim().split(/ +/);
    const device = columns[2];
    if (!device || columns.length < 14) continue; // Linux 2.6 has shorter ones, for partitions
    devices.set(device, {
      readBytes: Number(columns[5]) * sectorBytes,
      writtenBytes: Number(columns[9]) * sectorBytes,
      busyMs: Number(columns[12]),
    });
  }
  return devices;
}

/** What each device did between two readings. One that was not there before is left out until it can be compared. */
export function diskIoBetween(
  before: Map<string, DeviceCounters>,
  after: Map<string, DeviceCounters>,
  passedMs: number,
): DiskIo[] {
  const rows: DiskIo[] = [];
  for (const [device, now] of after) {
    const then = before.get(device);
    if (!then) continue;
    rows.push({
      device,
      readBytesPerSecond: perSecond(then.readBytes, now.readBytes, passedMs),
      writtenBytesPerSecond: perSecond(then.writtenBytes, now.writtenBytes, passedMs),
      busyPercent: percentOfTime(then.busyMs, now.busyMs, passedMs),
    });
  }
  return rows;
}
