import { Disk, Load, Memory, Network, Sample, Swap } from "@realtimemonitor/protocol/sample.ts";
import { fieldOfSwitch, switches } from "@realtimemonitor/protocol/settings.ts";
import { describe, expect, it } from "vitest";
import { collectorsFor } from "./collectors.ts";
import { networksBetween } from "./network.ts";
import { diskRows, interfaceRows, memoryRow, osCores, osLoad, otherSystem, swapRow } from "./other-systems.ts";

describe("systems that are not Linux", () => {
  const mem = { total: 1_000, free: 300, available: 400, swaptotal: 500.4, swapused: 20.2 };

  it("have the same payload for cores", () => {
    const core = { model: "M", speed: 1, times: { user: 1, nice: 2, sys: 3, idle: 4, irq: 5 } };
    expect(osCores(() => [core, core])).toEqual(
      new Map([
        ["cpu0", { busy: 11, idle: 4 }],
        ["cpu1", { busy: 11, idle: 4 }],
      ]),
    );
  });

  it("have the same payload for memory, without the cache where it is not known", () => {
    expect(Memory.parse(memoryRow(mem))).toEqual({ totalBytes: 1_000, usedBytes: 600, cacheBytes: 100 });
    expect(memoryRow({ ...mem, free: 400 })).not.toHaveProperty("cacheBytes");
  });

  it("have the same payload for swap", () => {
    expect(Swap.parse(swapRow(mem))).toEqual({ totalBytes: 500, usedBytes: 20 });
  });

  it("have the same payload for load and uptime", async () => {
    expect(Load.safeParse(osLoad()).success).toBe(true);
    expect(Sample.shape.uptimeSeconds.parse(await otherSystem("darwin").uptimeSeconds()())).toBeGreaterThan(0);
  });

  it("have the same payload for disks, without drives that hold no medium", () => {
    const rows = diskRows([
      { mount: "C:", used: 600, available: 350 },
      { mount: "D:", used: 0, available: 0 },
    ]);
    expect(rows.map((row) => Disk.parse(row))).toEqual([{ mount: "C:", usedBytes: 600, totalBytes: 950 }]);
  });

  it("have the same payload for networks, without those whose name is too long", () => {
    const rows = interfaceRows([
      { iface: "en0", rx_bytes: 5, tx_bytes: 6 },
      { iface: "x".repeat(65), rx_bytes: 5, tx_bytes: 6 },
    ]);
    expect(networksBetween(rows, rows, 1_000).map((row) => Network.parse(row))).toEqual([
      { interface: "en0", receivedBytesPerSecond: 0, sentBytesPerSecond: 0 },
    ]);
  });

  it("say what they can't tell", () => {
    expect(otherSystem("darwin").pressure()).toThrow("this system does not tell its pressure");
    expect(otherSystem("darwin").diskIo()).toThrow("this system does not tell how busy its disks are");
    expect(otherSystem("win32").load()).toThrow("this system does not tell its load");
    expect(otherSystem("darwin").load()).not.toThrow();
  });
});

it.each<NodeJS.Platform>(["linux", "darwin", "win32"])("gives %s a collector for each field", (platform) => {
  const collectors = collectorsFor(platform);
  for (const each of switches) expect(collectors[fieldOfSwitch[each]]()).toBeTypeOf("function");
});
