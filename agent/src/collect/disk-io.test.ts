import { DiskIo } from "@realtimemonitor/protocol/sample.ts";
import { describe, expect, it } from "vitest";
import { type DeviceCounters, diskIoBetween, isRealDisk, linuxDiskIo, parseDiskstats } from "./disk-io.ts";

const line = (device: string, readSectors = 0, writtenSectors = 0, busyMs = 0) =>
  `   8       0 ${device} 7 0 ${readSectors} 11 8 0 ${writtenSectors} 12 0 ${busyMs} 99 0 0 0 0 0 0`;
const real = new Set(["vda", "nvme0n1"]);
const isReal = (device: string) => real.has(device);
const counters = (readBytes: number, writtenBytes: number, busyMs: number): DeviceCounters => ({
  readBytes,
  writtenBytes,
  busyMs,
});

describe("/proc/diskstats", () => {
  it("counts sectors of 512 bytes, and milliseconds", () => {
    const text = " 254 0 vda 1651387 393491 1000 842373 507834 1479279 2000 523049 0 254652 1467759 1154341 153\n";
    expect(parseDiskstats(text)).toEqual(new Map([["vda", counters(512_000, 1_024_000, 254_652)]]));
  });

  it("of an old kernel has fewer columns, and very few for a partition", () => {
    const text = "   8    0 sda 1 2 2 4 5 6 4 8 0 10 11\n   8    1 sda1 1 2 3 4\n";
    expect(parseDiskstats(text)).toEqual(new Map([["sda", counters(1_024, 2_048, 10)]]));
  });

  it("is read for whole devices with hardware behind them", () => {
    const text = ["loop0", "vda", "vda1", "dm-0", "nvme0n1", "zram0"].map((device) => line(device)).join("\n");
    expect([...linuxDiskIo(() => text, isReal)().keys()]).toEqual(["vda", "nvme0n1"]);
  });

  it("is read for at most 64 of them", () => {
    const text = Array.from({ length: 100 }, (_, index) => line(`sd${index}`)).join("\n");
    const read = linuxDiskIo(
      () => text,
      () => true,
    );
    expect(read().size).toBe(64);
  });

  it("of a host with no disk is no failure", () => {
    expect(linuxDiskIo(() => "", isReal)()).toEqual(new Map());
  });

  it.runIf(process.platform === "linux")("of this host can be read", () => {
    expect([...linuxDiskIo()().keys()].every((device) => !/^(loop|ram|zram|dm-)/.test(device))).toBe(true);
  });
});

describe("a device", () => {
  const sys =
    (...paths: string[]) =>
    (path: unknown) =>
      paths.includes(String(path));

  it("is real when the kernel names the hardware behind it", () => {
    expect(isRealDisk("vda", sys("/sys/block/vda/device"))).toBe(true);
    expect(isRealDisk("cciss/c0d0", sys("/sys/block/cciss!c0d0/device"))).toBe(true);
    expect(isRealDisk("dm-0", sys("/sys/block/vda/device"))).toBe(false);
  });

  it.each(["sr0", "fd0", "mmcblk0boot0", "mmcblk1rpmb"])("is none that holds what matters when it is %s", (device) => {
    expect(isRealDisk(device, () => true)).toBe(false);
  });
});

describe("the disks between two readings", () => {
  it("tell bytes a second and the part of the time in which each was busy", () => {
    const before = new Map([["vda", counters(1_000, 5_000, 100)]]);
    const rows = diskIoBetween(before, new Map([["vda", counters(3_000, 5_000, 225)]]), 2_000);
    expect(rows.map((row) => DiskIo.parse(row))).toEqual([
      { device: "vda", readBytesPerSecond: 1_000, writtenBytesPerSecond: 0, busyPercent: 6.3 },
    ]);
  });

  it("stand still where a counter wrapped, and are never busy for longer than there was time", () => {
    const before = new Map([["vda", counters(2 ** 32 * 512 - 512, 0, 2 ** 32 - 5)]]);
    expect(diskIoBetween(before, new Map([["vda", counters(512, 1_024, 100)]]), 1_000)).toEqual([
      { device: "vda", readBytesPerSecond: 0, writtenBytesPerSecond: 1_024, busyPercent: 0 },
    ]);
    expect(diskIoBetween(before, new Map([["vda", counters(0, 0, 2 ** 33)]]), 1_000)[0]?.busyPercent).toBe(100);
  });

  it("leave out a device that was plugged in until it can be compared, and one that was pulled", () => {
    const before = new Map([["sda", counters(0, 0, 0)]]);
    const plugged = new Map([["sdb", counters(9e9, 9e9, 9e9)]]);
    expect(diskIoBetween(before, plugged, 1_000)).toEqual([]);
    expect(diskIoBetween(plugged, new Map([["sdb", counters(9e9 + 512, 9e9, 9e9)]]), 1_000)).toMatchObject([
      { device: "sdb", readBytesPerSecond: 512 },
    ]);
  });
});
