import { describe, expect, it } from "vitest";
import { busyPercents, type CoreTimes, parseProcStat, procStat } from "./cpu.ts";

// user nice system idle iowait irq softirq steal guest guest_nice
const stat = `cpu  400 0 200 1300 100 0 0 0 50 0
cpu0 100 10 50 800 40 5 3 2 90 0
cpu2 300 0 150 500 60 0 0 0 0 0
intr 283799 0 0 ${"0 ".repeat(500)}
ctxt 572452
`;

describe("/proc/stat", () => {
  it("counts waiting for a disk as idle, and guest time only once", () => {
    expect(parseProcStat(stat)).toEqual(
      new Map([
        ["cpu0", { busy: 170, idle: 840 }],
        ["cpu2", { busy: 450, idle: 560 }],
      ]),
    );
  });

  it("of an old kernel has fewer columns", () => {
    expect(parseProcStat("cpu  1 2 3 4\ncpu0 1 2 3 4\n").get("cpu0")).toEqual({ busy: 6, idle: 4 });
  });

  it("without a core is an error", () => {
    expect(() => parseProcStat("intr 1 2 3\n")).toThrow("tells of no core");
  });

  it.runIf(process.platform === "linux")("of this host has a core", () => {
    expect(procStat().get("cpu0")?.idle).toBeGreaterThan(0);
  });
});

const cores = (...times: [string, number, number][]) =>
  new Map<string, CoreTimes>(times.map(([name, busy, idle]) => [name, { busy, idle }]));

describe("busy percents", () => {
  it("compare two readings, with one decimal", () => {
    expect(busyPercents(cores(["cpu0", 100, 900]), cores(["cpu0", 133, 967]))).toEqual([33]);
    expect(busyPercents(cores(["cpu0", 0, 0]), cores(["cpu0", 1, 2]))).toEqual([33.3]);
  });

  it("stay within 0 and 100 when counters go backwards or stand still", () => {
    const before = cores(["cpu0", 100, 900], ["cpu1", 100, 900], ["cpu2", 100, 900]);
    expect(busyPercents(before, cores(["cpu0", 90, 950], ["cpu1", 150, 850], ["cpu2", 100, 900]))).toEqual([0, 100, 0]);
  });

  it("leave out a core that appears until it can be compared, and one that vanished", () => {
    const before = cores(["cpu0", 0, 0], ["cpu1", 0, 0]);
    const after = cores(["cpu0", 1, 1], ["cpu3", 500, 500]);
    expect(busyPercents(before, after)).toEqual([50]);
    expect(busyPercents(after, cores(["cpu0", 1, 2], ["cpu3", 503, 501]))).toEqual([0, 75]);
  });
});
