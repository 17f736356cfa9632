import { Network } from "@realtimemonitor/protocol/sample.ts";
import { describe, expect, it } from "vitest";
import { linuxNetworks, networksBetween, parseNetDev } from "./network.ts";

const netDev = (...lines: string[]) =>
  [
    "Inter-|   Receive                                                |  Transmit",
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed",
    ...lines.map((name) => `${name.padStart(6)}: 100 1 0 0 0 0 0 0 200 1 0 0 0 0 0 0`),
  ].join("\n");
const read = (isReal: (name: string) => boolean, ...names: string[]) => [
  ...linuxNetworks(() => netDev(...names), isReal)().keys(),
];
const counted = (receivedBytes: number, sentBytes: number) => ({ receivedBytes, sentBytes });

describe("/proc/net/dev", () => {
  it("counts bytes by interface, also in the tight columns of an old kernel", () => {
    const text = `${netDev("eth0")}\n  eth1:71975362 1 0 0 0 0 0 0 42 1 0 0 0 0 0 0\n`;
    expect(parseNetDev(text)).toEqual(
      new Map([
        ["eth0", counted(100, 200)],
        ["eth1", counted(71_975_362, 42)],
      ]),
    );
  });

  it("is read for the interfaces with hardware behind them", () => {
    const isReal = (name: string) => ["eth0", "wlan0"].includes(name);
    expect(read(isReal, "lo", "eth0", "docker0", "veth12ab", "wg0", "bond0", "wlan0")).toEqual(["eth0", "wlan0"]);
  });

  it("is read for all but the loopback and what is known as virtual where there is no hardware, as in a container", () => {
    expect(read(() => false, "lo", "eth0", "veth12ab", "docker0", "br-0a1b", "brand0", "tun0")).toEqual([
      "eth0",
      "brand0",
      "tun0",
    ]);
  });

  it("is read for at most 64 interfaces", () => {
    expect(read(() => true, ...Array.from({ length: 100 }, (_, index) => `eth${index}`))).toHaveLength(64);
  });

  it("of a host without a network is no failure", () => {
    expect(read(() => false, "lo")).toEqual([]);
  });

  it.runIf(process.platform === "linux")("of this host can be read", () => {
    expect(linuxNetworks()().has("lo")).toBe(false);
  });
});

describe("the networks between two readings", () => {
  it("tell bytes a second", () => {
    const rows = networksBetween(
      new Map([["eth0", counted(1_000, 0)]]),
      new Map([["eth0", counted(4_000, 500)]]),
      2_000,
    );
    expect(rows.map((row) => Network.parse(row))).toEqual([
      { interface: "eth0", receivedBytesPerSecond: 1_500, sentBytesPerSecond: 250 },
    ]);
  });

  it("stand still where a counter of 32 bits wrapped", () => {
    const before = new Map([["eth0", counted(2 ** 32 - 1, 5)]]);
    expect(networksBetween(before, new Map([["eth0", counted(9_000, 15)]]), 1_000)).toEqual([
      { interface: "eth0", receivedBytesPerSecond: 0, sentBytesPerSecond: 10 },
    ]);
  });

  it("leave out an interface that vanished, and one that appears until it can be compared", () => {
    const before = new Map([["eth0", counted(1, 1)]]);
    const after = new Map([["wwan0", counted(7e9, 7e9)]]);
    expect(networksBetween(before, after, 1_000)).toEqual([]);
    expect(networksBetween(after, after, 1_000)).toHaveLength(1);
  });
});
