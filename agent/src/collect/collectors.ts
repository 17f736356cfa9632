import type { Collectors } from "./collector.ts";
import { cpuCollector, procStat } from "./cpu.ts";
import { cached, diskPeriodMs, linuxDisks } from "./disk.ts";
import { procMeminfo } from "./memory.ts";
import { osCores, siDisks, siMemory } from "./other-systems.ts";

/** What this system can be asked: /proc on Linux (no fork, 0.1 ms a tick), systeminformation elsewhere. */
export function collectorsFor(platform: NodeJS.Platform): Collectors {
  if (platform !== "linux")
    return {
      cpus: () => cpuCollector(osCores),
      memory: () => siMemory,
      disks: () => cached(siDisks, diskPeriodMs),
    };
  const readDisks = linuxDisks();
  return {
    cpus: () => cpuCollector(procStat),
    memory: () => procMeminfo,
    disks: () => cached(readDisks, diskPeriodMs),
  };
}
