import { describe, expect, it } from "vitest";
import { defaultSettings } from "./settings.ts";
import { readingsOf, TutorialStats, tutorialSettingsOf } from "./tutorial.ts";

const stats = {
  ip: "10.0.0.1",
  name: "a host",
  cpus: ["3.1%", "100.0%", "0.0%"],
  memory: "1.10GiB/15.40GiB (7.1%)",
  disks: { "/": "1.00GiB/2.00GiB (50.0%)" },
};

describe("what the tutorial's client publishes", () => {
  it("is numbers for us", () => {
    expect(readingsOf(TutorialStats.parse(stats))).toEqual({
      cpus: [3.1, 100, 0],
      memory: { usedBytes: Math.round(1.1 * 2 ** 30), totalBytes: Math.round(15.4 * 2 ** 30) },
      disks: [{ mount: "/", usedBytes: 2 ** 30, totalBytes: 2 ** 31 }],
    });
  });

  it("may lack each of the three, and then has no field of it", () => {
    expect(readingsOf(TutorialStats.parse({ ip: "::1", name: "" }))).toEqual({});
  });

  it("has more disks than a sample may: the first of them are taken", () => {
    const disks = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`/${n}`, "1.00GiB/2.00GiB (50.0%)"]));
    expect(readingsOf(TutorialStats.parse({ ...stats, disks })).disks).toHaveLength(64);
  });

  it.each([
    { ip: undefined },
    { ip: "localhost" },
    { ip: "m-0000000000000000" },
    { ip: "fe80::1%eth0" },
    { name: 1 },
    { name: "x".repeat(256) },
    { cpus: "3.1%" },
    { cpus: [3.1] },
    { cpus: ["NaN%"] },
    { cpus: ["-1%"] },
    { cpus: ["1e3%"] },
    { cpus: [" 3.1%"] },
    { cpus: ["3.1%\n"] },
    { cpus: Array(1025).fill("1%") },
    { memory: null },
    { memory: "1.10/15.40 (7.1%)" },
    { memory: "1.10GiB/15.40GiB" },
    { memory: "9999999GiB/1GiB (1%)" },
    { memory: `${"1".repeat(100_000)}GiB/1GiB (1%)` },
    { disks: ["1.00GiB/2.00GiB (50.0%)"] },
    { disks: { "": "1.00GiB/2.00GiB (50.0%)" } },
    { disks: { ["/".repeat(256)]: "1.00GiB/2.00GiB (50.0%)" } },
    { disks: { "/": { usedBytes: 1 } } },
  ])("is refused with %o", (change) => {
    expect(TutorialStats.safeParse({ ...stats, ...change }).success).toBe(false);
  });

  it("has nothing of an object's own making", () => {
    const disks = JSON.parse('{"__proto__":"1.00GiB/2.00GiB (50.0%)","constructor":"1.00GiB/2.00GiB (50.0%)"}');
    const read = readingsOf(TutorialStats.parse({ ...stats, disks })).disks ?? [];
    expect(read.every(({ mount }) => typeof mount === "string")).toBe(true);
    expect(({} as { usedBytes?: number }).usedBytes).toBeUndefined();
  });
});

it("settings for it have its seven keys, and nothing that it would not know", () => {
  expect(tutorialSettingsOf("ip-10.0.0.1", "10.0.0.1", { ...defaultSettings, version: 3, frequency: 0.5 })).toEqual({
    id: "ip-10.0.0.1",
    ip: "10.0.0.1",
    show_cpus: true,
    show_memory: true,
    show_disk: true,
    disabled: false,
    frequency: 0.5,
  });
});
