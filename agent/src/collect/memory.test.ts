import { describe, expect, it } from "vitest";
import { parseMeminfo, procMeminfo } from "./memory.ts";

describe("/proc/meminfo", () => {
  it("gives total less available memory, in bytes", () => {
    const text = "MemTotal:       8000 kB\nMemFree:         500 kB\nMemAvailable:   6000 kB\nCached:         5000 kB\n";
    expect(parseMeminfo(text)).toEqual({ totalBytes: 8_192_000, usedBytes: 2_048_000 });
  });

  it("of a kernel before 3.14 tells no available memory: what can be dropped is counted", () => {
    const text =
      "MemTotal: 8000 kB\nMemFree: 500 kB\nBuffers: 200 kB\nCached: 3000 kB\nSwapCached: 9 kB\nShmem: 100 kB\nSReclaimable: 400 kB\n";
    expect(parseMeminfo(text)).toEqual({ totalBytes: 8_192_000, usedBytes: 4_000 * 1024 });
  });

  it("never uses more than there is, or less than nothing", () => {
    expect(parseMeminfo("MemTotal: 8 kB\nMemAvailable: 9 kB\n").usedBytes).toBe(0);
    expect(parseMeminfo("MemTotal: 8 kB\nMemFree: 0 kB\nShmem: 5 kB\n").usedBytes).toBe(8 * 1024);
  });

  it("without a total is an error", () => {
    expect(() => parseMeminfo("")).toThrow("MemTotal");
  });

  it.runIf(process.platform === "linux")("of this host makes sense", () => {
    const { totalBytes, usedBytes } = procMeminfo();
    expect(usedBytes).toBeGreaterThan(0);
    expect(totalBytes).toBeGreaterThan(usedBytes);
  });
});
