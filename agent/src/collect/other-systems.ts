import { cpus, loadavg, uptime } from "node:os";
import type { Disk, Load, Memory, Swap } from "@realtimemonitor/protocol/sample.ts";
import { betweenReadings } from "./between-readings.ts";
import { cached } from "./cached.ts";
import type { Collectors } from "./collector.ts";
import { busyPercents, type CoreTimes } from "./cpu.ts";
import { diskPeriodMs } from "./disk.ts";
import { type InterfaceCounters, networksBetween } from "./network.ts";

type FileSystem = { mount: string; used: number; available: number };
type MemoryData = { total: number; free: number; available: number; swaptotal: number; swapused: number };
type InterfaceData = { iface: string; rx_bytes: number; tx_bytes: number };

/** Each reading forks twice an interface, so between two the last one is sent again. */
const networkPeriodMs = 5_000;
/** Asked again sooner, systeminformation repeats itself. */
const networkGapMs = 600;
const interfacesPeriodMs = 60_000;

/** Loaded when it is first needed: on Linux it mostly never is. */
export const systeminformation = async () => (await import("systeminformation")).default;

/** All that is not Linux. What it can't tell is an error each time, so that its field is null and the log says why. */
export function otherSystem(platform: NodeJS.Platform): Collectors {
  const memory = cached(async () => (await systeminformation()).mem(), 50);
  return {
    cpus: () => betweenReadings(osCores, busyPercents),
    memory: () => async () => memoryRow(await memory()),
    swap: () => async () => swapRow(await memory()),
    disks: () => cached(siDisks, diskPeriodMs),
    diskIo: () => notTold("how busy its disks are"),
    networks: () => cached(betweenReadings(siInterfaces(), networksBetween, networkGapMs), networkPeriodMs),
    load: () => (platform === "win32" ? notTold("its load") : osLoad),
    pressure: () => notTold("its pressure"),
    uptimeSeconds: () => () => Math.floor(uptime()),
  };
}

const notTold = (what: string) => (): never => {
  throw new Error(`this system does not tell ${what}`);
};

/** Cores by node:os, in milliseconds: systeminformation's load takes the same figures and two forks. */
export function osCores(readCpus: typeof cpus = cpus): Map<string, CoreTimes> {
  return new Map(
    readCpus().map(({ times }, index) => [
      `cpu${index}`,
      { busy: times.user + times.nice + times.sys + times.irq, idle: times.idle },
    ]),
  );
}

export function osLoad(): Load {
  const [oneMinute = 0, fiveMinutes = 0, fifteenMinutes = 0] = loadavg().map((load) => Math.round(load * 100) / 100);
  return { oneMinute, fiveMinutes, fifteenMinutes };
}

/** What is available and not free is cached; where the two are one (Windows), how much is cached is not known. */
export const memoryRow = ({ total, free, available }: MemoryData): Memory => ({
  totalBytes: total,
  usedBytes: Math.max(0, total - available),
  ...(available > free && { cacheBytes: available - free }),
});

export const swapRow = ({ swaptotal, swapused }: MemoryData): Swap => ({
  totalBytes: Math.round(swaptotal),
  usedBytes: Math.round(swapused),
});

export const siDisks = async (): Promise<Disk[]> => diskRows(await (await systeminformation()).fsSize());

/** The payload of Linux from the rows of systeminformation's fsSize; a drive with no medium has no size. */
export function diskRows(rows: FileSystem[]): Disk[] {
  return rows
    .map(({ mount, used, available }) => ({ mount, usedBytes: used, totalBytes: used + available }))
    .filter(({ mount, totalBytes }) => totalBytes > 0 && mount.length <= 255)
    .slice(0, 64);
}

function siInterfaces(): () => Promise<Map<string, InterfaceCounters>> {
  const names = cached(async () => {
    const found = await (await systeminformation()).networkInterfaces();
    return [found].flat().flatMap(({ iface, internal, virtual }) => (internal || virtual ? [] : [iface]));
  }, interfacesPeriodMs);
  return async () => {
    const asked = await names();
    return interfaceRows(asked.length ? await (await systeminformation()).networkStats(asked.join(",")) : []);
  };
}

/** The counters of Linux from the rows of systeminformation's networkStats. */
export const interfaceRows = (rows: InterfaceData[]): Map<string, InterfaceCounters> =>
  new Map(
    rows
      .filter(({ iface }) => iface && iface.length <= 64)
      .slice(0, 64)
      .map(({ iface, rx_bytes, tx_bytes }) => [iface, { receivedBytes: rx_bytes, sentBytes: tx_bytes }]),
  );
