import { setTimeout as sleep } from "node:timers/promises";
import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import type { fieldOfSwitch, Switch } from "@realtimemonitor/protocol/settings.ts";
import type { Collector } from "../../agent/src/collect/collector.ts";
import type { Host } from "./host.ts";
import { between, chance } from "./random.ts";
import { cpusAt, loadAt } from "./readings/cpu.ts";
import { diskIoAt, disksAt } from "./readings/disks.ts";
import { memoryAt, swapAt } from "./readings/memory.ts";
import { networksAt } from "./readings/networks.ts";
import { pressureAt } from "./readings/pressure.ts";

type Field = (typeof fieldOfSwitch)[Switch];
type Readings = { [Name in Field]: NonNullable<Sample[Name]> };
type HostCollectors = { [Name in Field]: () => Collector<Readings[Name]> };

/** What a host tells at a time, all of it. */
export const readingsAt = (host: Host, atMs: number, bootedAt: number): Readings => ({
  cpus: cpusAt(host, atMs),
  memory: memoryAt(host, atMs, bootedAt),
  swap: swapAt(host, atMs, bootedAt),
  disks: disksAt(host, atMs),
  diskIo: diskIoAt(host, atMs),
  networks: networksAt(host, atMs),
  load: loadAt(host, atMs, bootedAt),
  pressure: pressureAt(host, atMs, bootedAt),
  uptimeSeconds: Math.max(0, Math.round((atMs - bootedAt) / 10) / 100),
});

/** Reads a simulated host as the agent's own collectors read this one. */
export function collectorsOf(host: Host, bootedAt: number, now: () => number = Date.now): HostCollectors {
  const read =
    <Value>(value: (atMs: number) => Value) =>
    (): Collector<Value> =>
      host.trouble === "slow" ? () => slowly(host, now(), value) : () => value(now());
  return {
    cpus: read((atMs) => (isWild(host, atMs) ? [250, Number.NaN] : cpusAt(host, atMs))),
    memory: read((atMs) => memoryAt(host, atMs, bootedAt)),
    swap: read((atMs) => swapAt(host, atMs, bootedAt)),
    disks: read((atMs) => disksAt(host, atMs)),
    diskIo: read((atMs) => diskIoAt(host, atMs)),
    networks: read((atMs) => networksAt(host, atMs)),
    load: read((atMs) => loadAt(host, atMs, bootedAt)),
    pressure: read((atMs) => pressureAt(host, atMs, bootedAt)),
    uptimeSeconds: read((atMs) => Math.max(0, Math.round((atMs - bootedAt) / 10) / 100)),
  };
}

/** The clock that a host believes. */
export function clockOf(host: Host, now: () => number = Date.now): () => number {
  const aheadMs = Math.round(between(2, 15, chance(host.seed, 600)) * 60_000) * (chance(host.seed, 603) < 0.5 ? -1 : 1);
  if (host.trouble === "wrong clock") return () => now() + aheadMs;
  if (host.trouble === "out of bounds") return () => (isWild(host, now()) ? -1 : now());
  return now;
}

const wildEveryMs = 10_000;

/** Part of the time its figures, and the time itself, are none. */
const isWild = ({ seed, trouble }: Host, atMs: number) =>
  trouble === "out of bounds" && chance(seed + 601, Math.floor(atMs / wildEveryMs)) < 0.1;

/** Longer than a field may take, now and then; whatever reads at one moment waits for the same thing. */
async function slowly<Value>({ seed }: Host, atMs: number, value: (atMs: number) => Value): Promise<Value> {
  await sleep(20 + 600 * chance(seed + 602, Math.floor(atMs / 1_000)) ** 2, undefined, { ref: false });
  return value(atMs);
}
