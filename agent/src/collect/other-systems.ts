import { cpus } from "node:os";
import type { Disk, Memory } from "@realtimemonitor/protocol/sample.ts";
import type { CoreTimes } from "./cpu.ts";

type FileSystem = { mount: string; used: number; available: number };

/** Loaded when it is first needed: on Linux it mostly never is. */
export const systeminformation = async () => (await import("systeminformation")).default;

/** Cores by node:os, in milliseconds: systeminformation's load takes the same figures and two forks. */
export function osCores(readCpus: typeof cpus = cpus): Map<string, CoreTimes> {
  return new Map(
    readCpus().map(({ times }, index) => [
      `cpu${index}`,
      { busy: times.user + times.nice + times.sys + times.irq, idle: times.idle },
    ]),
  );
}

export async function siMemory(): Promise<Memory> {
  const { total, available } = await (await systeminformation()).mem();
  return { totalBytes: total, usedBytes: Math.max(0, total - available) };
}

export const siDisks = async (): Promise<Disk[]> => diskRows(await (await systeminformation()).fsSize());

/** The payload of Linux from the rows of systeminformation's fsSize; a drive with no medium has no size. */
export function diskRows(rows: FileSystem[]): Disk[] {
  return rows
    .map(({ mount, used, available }) => ({ mount, usedBytes: used, totalBytes: used + available }))
    .filter(({ mount, totalBytes }) => totalBytes > 0 && mount.length <= 255)
    .slice(0, 64);
}
