import { Disk, Memory } from "@realtimemonitor/protocol/sample.ts";
import { describe, expect, it } from "vitest";
import { collectorsFor } from "./collectors.ts";
import { diskRows, osCores, siMemory } from "./other-systems.ts";

describe("systems that are not Linux", () => {
  it("have the same payload for cores", () => {
    const core = { model: "M", speed: 1, times: { user: 1, nice: 2, sys: 3, idle: 4, irq: 5 } };
    expect(osCores(() => [core, core])).toEqual(
      new Map([
        ["cpu0", { busy: 11, idle: 4 }],
        ["cpu1", { busy: 11, idle: 4 }],
      ]),
    );
  });

  it("have the same payload for memory", async () => {
    const memory = Memory.parse(await siMemory());
    expect(memory.usedBytes).toBeGreaterThan(0);
    expect(memory.usedBytes).toBeLessThan(memory.totalBytes);
  });

  it("have the same payload for disks, without drives that hold no medium", () => {
    const rows = diskRows([
      { mount: "C:", used: 600, available: 350 },
      { mount: "D:", used: 0, available: 0 },
    ]);
    expect(rows.map((row) => Disk.parse(row))).toEqual([{ mount: "C:", usedBytes: 600, totalBytes: 950 }]);
  });
});

it.each<NodeJS.Platform>(["linux", "darwin", "win32"])("gives %s a collector for each field", (platform) => {
  const collectors = collectorsFor(platform);
  expect([collectors.cpus(), collectors.memory(), collectors.disks()].map((collect) => typeof collect)).toEqual([
    "function",
    "function",
    "function",
  ]);
});
