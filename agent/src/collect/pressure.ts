import { readFileSync } from "node:fs";
import type { Pressure } from "@realtimemonitor/protocol/sample.ts";
import { percentOfTime } from "./between-readings.ts";

/** Milliseconds that tasks have waited since the host booted. */
export type Stalls = Record<"cpuSome" | "memorySome" | "memoryFull" | "ioSome" | "ioFull", number>;

/** @throws Error when the kernel has no pressure stall information: built without it, or booted without psi=1. */
export function procPressure(
  read = (resource: string) => readFileSync(`/proc/pressure/${resource}`, "latin1"),
): Stalls {
  try {
    const [cpu, memory, io] = [read("cpu"), read("memory"), read("io")];
    return {
      cpuSome: stalledMs(cpu, "some"),
      memorySome: stalledMs(memory, "some"),
      memoryFull: stalledMs(memory, "full"),
      ioSome: stalledMs(io, "some"),
      ioFull: stalledMs(io, "full"),
    };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "ENOENT" && code !== "EOPNOTSUPP") throw error;
    throw new Error("this kernel does not tell it (it takes Linux 4.20 and psi=1 at boot): switch show_pressure off");
  }
}

/** The `total` of a line, in µs there (the kernel's Documentation/accounting/psi.rst). */
function stalledMs(text: string, line: "some" | "full"): number {
  const total = new RegExp(`^${line} .*total=(\\d+)`, "m").exec(text)?.[1];
  if (total === undefined) throw new Error(`/proc/pressure tells no total of "${line}"`);
  return Number(total) / 1_000;
}

export const pressureBetween = (before: Stalls, after: Stalls, passedMs: number): Pressure => {
  const percent = (stall: keyof Stalls) => percentOfTime(before[stall], after[stall], passedMs);
  return {
    cpuSomePercent: percent("cpuSome"),
    memorySomePercent: percent("memorySome"),
    memoryFullPercent: percent("memoryFull"),
    ioSomePercent: percent("ioSome"),
    ioFullPercent: percent("ioFull"),
  };
};
