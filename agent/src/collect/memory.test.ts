import { describe, expect, it } from "vitest";
import { memoryOf, parseMeminfo, procMeminfo } from "./memory.ts";

const memoryIn = (text: string) => memoryOf(parseMeminfo(text));
const kib = 1024;

describe("/proc/meminfo", () => {
  it("gives total less available memory, in bytes", () => {
    const text =
      "MemTotal:       8000 kB\nMemFree:         500 kB\nMemAvailable:   6000 kB\nHugePages_Total:       7\n";
    expect(memoryIn(text)).toMatchObject({ totalBytes: 8_192_000, usedBytes: 2_048_000 });
  });

  it("gives what is cached, without shared memory, which is no copy of a file", () => {
    const text =
      "MemTotal: 8000 kB\nMemAvailable: 6000 kB\nBuffers: 200 kB\nCached: 3000 kB\nSwapCached: 9 kB\nShmem: 100 kB\nSReclaimable: 400 kB\n";
    expect(memoryIn(text).cacheBytes).toBe(3_500 * kib);
  });

  it("never counts more as cached than is available, so that used and cached fit into the total", () => {
    const text = "MemTotal: 8000 kB\nMemAvailable: 1000 kB\nCached: 3000 kB\n";
    expect(memoryIn(text)).toEqual({ totalBytes: 8000 * kib, usedBytes: 7000 * kib, cacheBytes: 1000 * kib });
  });

  it("of a kernel before 3.14 tells no available memory: what is free or cached is", () => {
    const text =
      "MemTotal: 8000 kB\nMemFree: 500 kB\nBuffers: 200 kB\nCached: 3000 kB\nSwapCached: 9 kB\nShmem: 100 kB\nSReclaimable: 400 kB\n";
    expect(memoryIn(text)).toEqual({ totalBytes: 8_192_000, usedBytes: 4_000 * kib, cacheBytes: 3_500 * kib });
  });

  it("never uses more than there is, or less than nothing", () => {
    expect(memoryIn("MemTotal: 8 kB\nMemAvailable: 9 kB\n").usedBytes).toBe(0);
    expect(memoryIn("MemTotal: 8 kB\nMemFree: 0 kB\nShmem: 5 kB\n")).toEqual({
      totalBytes: 8 * kib,
      usedBytes: 8 * kib,
      cacheBytes: 0,
    });
  });

  it("without a total is an error", () => {
    expect(() => memoryIn("")).toThrow("MemTotal");
  });

  it.runIf(process.platform === "linux")("of this host makes sense", () => {
    const { totalBytes, usedBytes, cacheBytes } = memoryOf(procMeminfo());
    expect(usedBytes).toBeGreaterThan(0);
    expect(cacheBytes).toBeGreaterThan(0);
    expect(totalBytes).toBeGreaterThan(usedBytes);
  });
});
