import { newRunId } from "@realtimemonitor/protocol/random.ts";
import { Sample } from "@realtimemonitor/protocol/sample.ts";
import { describe, expect, it } from "vitest";
import { clockOf, collectorsOf, readingsAt } from "./collectors.ts";
import { type Host, type HostOptions, hostOf } from "./host.ts";
import { kindNames } from "./kinds.ts";
import { lifeAt } from "./life.ts";
import { troubles } from "./trouble.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** A Tuesday, 00:00 UTC. */
const tuesday = Date.UTC(2026, 10, 24);

const options: HostOptions = { seed: 7, machines: 60, broken: 5 };
const hosts = Array.from({ length: options.machines }, (_, index) => hostOf(index, options));
const sound = hosts.filter(({ trouble }) => !trouble);
const oneOf = (kind: Host["kind"], nth = 0) => sound.filter((host) => host.kind === kind)[nth] as Host;

const runId = newRunId();
const sampleOf = (host: Host, at: number) => ({
  runId,
  seq: 0,
  sampledAt: clockOf(host, () => at)(),
  monotonicMs: 0,
  settings_version: 1,
  ...readingsAt(host, at, lifeAt(host, at).bootedAt),
});
const meanCpu = (host: Host, at: number) => mean(readingsAt(host, at, at - dayMs).cpus);
const received = (host: Host, at: number) => readingsAt(host, at, at - dayMs).networks[0]?.receivedBytesPerSecond ?? 0;
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const every = (periodMs: number, from: number, until: number) =>
  Array.from({ length: Math.floor((until - from) / periodMs) }, (_, step) => from + step * periodMs);

function correlation(left: number[], right: number[]): number {
  const [meanLeft, meanRight] = [mean(left), mean(right)];
  const product = mean(left.map((value, at) => (value - meanLeft) * ((right[at] ?? 0) - meanRight)));
  const spread = (values: number[], middle: number) => Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
  return product / (spread(left, meanLeft) * spread(right, meanRight));
}

describe("a simulated host", () => {
  it("is the same again for the same seed and number, and another for another", () => {
    expect(hostOf(3, options)).toEqual(hosts[3]);
    expect(hostOf(3, { ...options, seed: 8 })).not.toEqual(hosts[3]);
    expect(readingsAt(sound[0] as Host, tuesday, 0)).toEqual(readingsAt(sound[0] as Host, tuesday, 0));
  });

  it("is of each kind in a small fleet too, each with a name and an address of its own", () => {
    expect(new Set(hosts.slice(0, 24).map(({ kind }) => kind))).toEqual(new Set(kindNames));
    expect(new Set(hosts.map(({ name }) => name)).size).toBe(hosts.length);
    expect(new Set(hosts.map(({ ip }) => ip)).size).toBe(hosts.length);
  });

  it("has one of the troubles when it is broken, all of them in turn, and none otherwise", () => {
    expect(hosts.flatMap(({ trouble }) => trouble ?? [])).toEqual([...troubles]);
    expect(hosts.map((_, index) => hostOf(index, { ...options, broken: 0 }).trouble).filter(Boolean)).toEqual([]);
  });

  it("keeps to the contract through a whole day", () => {
    for (const host of sound) {
      for (const at of every(277_000, tuesday, tuesday + dayMs)) {
        const parsed = Sample.safeParse(sampleOf(host, at));
        if (!parsed.success) expect.fail(`${host.name} at ${new Date(at).toISOString()}: ${parsed.error.message}`);
      }
    }
  });

  it("never has more used than there is", () => {
    for (const host of sound) {
      for (const at of every(1_001_000, tuesday, tuesday + dayMs)) {
        const { memory, swap, disks } = sampleOf(host, at);
        expect(memory.usedBytes + (memory.cacheBytes ?? 0)).toBeLessThanOrEqual(memory.totalBytes);
        for (const { usedBytes, totalBytes } of [swap, ...disks]) expect(usedBytes).toBeLessThanOrEqual(totalBytes);
      }
    }
  });
});

describe("the figures", () => {
  it("follow the day: a web server has more to do in its afternoon than in its night", () => {
    const host = { ...oneOf("web"), zoneHours: 0 };
    const over = (from: number) => mean(every(20_000, from, from + 2 * hourMs).map((at) => meanCpu(host, at)));
    expect(over(tuesday + 14 * hourMs)).toBeGreaterThan(2 * over(tuesday + 2 * hourMs));
  });

  it("remember: a second changes little, an hour much", () => {
    const host = oneOf("web");
    const times = every(1_000, tuesday + 12 * hourMs, tuesday + 13 * hourMs);
    const cpu = times.map((at) => meanCpu(host, at));
    expect(correlation(cpu.slice(1), cpu.slice(0, -1))).toBeGreaterThan(0.9);
    expect(new Set(cpu.map((value) => Math.round(value * 10))).size).toBeGreaterThan(60);
  });

  it("belong together: traffic follows the work", () => {
    const host = oneOf("web");
    const times = every(30_000, tuesday, tuesday + dayMs);
    const cpu = times.map((at) => meanCpu(host, at));
    expect(
      correlation(
        cpu,
        times.map((at) => received(host, at)),
      ),
    ).toBeGreaterThan(0.6);
  });

  it("have load follow the work later, and the longer averages later still", () => {
    const host = oneOf("build");
    const times = every(5_000, tuesday, tuesday + dayMs);
    const loads = times.map((at) => readingsAt(host, at, 0).load);
    const spread = (name: keyof (typeof loads)[number]) => Math.max(...loads.map((load) => load[name]));
    expect(spread("oneMinute")).toBeGreaterThan(spread("fiveMinutes"));
    expect(spread("fiveMinutes")).toBeGreaterThan(spread("fifteenMinutes"));
    const cpu = times.map((at) => meanCpu(host, at));
    const afterMinutes = (minutes: number) =>
      correlation(
        cpu.slice(0, -12 * minutes),
        loads.slice(12 * minutes).map((load) => load.fiveMinutes),
      );
    expect(afterMinutes(3)).toBeGreaterThan(afterMinutes(30));
  });

  it("have pressure only near the end of what there is", () => {
    const idle = readingsAt(oneOf("idle"), tuesday + 3 * hourMs, 0).pressure;
    expect(idle.cpuSomePercent).toBe(0);
    const host = oneOf("build");
    const full = every(5_000, tuesday, tuesday + dayMs).filter((at) => meanCpu(host, at) > 95);
    expect(full.length).toBeGreaterThan(0);
    expect(mean(full.map((at) => readingsAt(host, at, 0).pressure.cpuSomePercent))).toBeGreaterThan(10);
  });

  it("have disks grow slowly and files fill the cache after a boot", () => {
    const host = oneOf("database");
    const used = (at: number) => readingsAt(host, at, tuesday).disks.reduce((sum, disk) => sum + disk.usedBytes, 0);
    const days = every(dayMs, tuesday, tuesday + 12 * dayMs);
    const grew = days.slice(1).filter((at, day) => used(at) > used(days[day] as number)).length;
    expect(grew).toBeGreaterThanOrEqual(9); // now and then one is cleaned up
    const cache = (at: number) => readingsAt(host, at, tuesday).memory.cacheBytes ?? 0;
    expect(cache(tuesday + 6 * hourMs)).toBeGreaterThan(5 * cache(tuesday + 10 * minuteMs));
  });
});

describe("a life", () => {
  it("has reboots of 20 to 60 s, after which the uptime begins anew", () => {
    const host = hosts.find(({ trouble }) => trouble === "reboots often") as Host;
    let at = tuesday;
    for (let reboots = 0; reboots < 50; reboots += 1) {
      const on = lifeAt(host, at);
      const off = lifeAt(host, on.untilAt);
      const again = lifeAt(host, off.untilAt);
      expect([on.isOn, off.isOn, again.isOn]).toEqual([true, false, true]);
      expect(off.untilAt - on.untilAt).toBeGreaterThanOrEqual(20_000);
      expect(off.untilAt - on.untilAt).toBeLessThanOrEqual(60_000);
      expect(again.bootedAt).toBe(off.untilAt);
      at = off.untilAt;
    }
  });

  it("is the same seen from any moment of it", () => {
    for (const host of hosts.filter(({ trouble }) => trouble === "silent" || trouble === "reboots often")) {
      for (const at of every(7_000, tuesday, tuesday + 2 * hourMs)) {
        const life = lifeAt(host, at);
        expect(life.untilAt).toBeGreaterThan(at);
        expect(lifeAt(host, life.untilAt - 1)).toEqual(life);
        expect(life.bootedAt).toBeLessThan(life.untilAt);
      }
    }
  });

  it("of a silent one has gaps of minutes that are no reboots", () => {
    const host = hosts.find(({ trouble }) => trouble === "silent") as Host;
    const silent = every(1_000, tuesday, tuesday + hourMs)
      .map((at) => lifeAt(host, at))
      .filter(({ isOn }) => !isOn);
    expect(silent.length).toBeGreaterThan(300);
    expect(new Set(silent.map(({ bootedAt }) => bootedAt)).size).toBe(1);
  });
});

describe("a broken one", () => {
  const broken = (trouble: Host["trouble"]) => hosts.find((host) => host.trouble === trouble) as Host;

  it("has a clock that is minutes off", () => {
    const off = clockOf(broken("wrong clock"), () => tuesday)() - tuesday;
    expect(Math.abs(off)).toBeGreaterThanOrEqual(2 * minuteMs);
    expect(Math.abs(off)).toBeLessThanOrEqual(15 * minuteMs);
  });

  it("says what can't be, part of the time", async () => {
    const host = broken("out of bounds");
    const times = every(10_000, tuesday, tuesday + hourMs);
    const wild = times.filter((at) => clockOf(host, () => at)() < 0);
    expect(wild.length).toBeGreaterThan(times.length / 50);
    expect(wild.length).toBeLessThan(times.length / 4);
    expect(await collectorsOf(host, 0, () => wild[0] as number).cpus()()).toContain(250);
    expect(Sample.safeParse(sampleOf(host, wild[0] as number)).success).toBe(false);
  });
});
