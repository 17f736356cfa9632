import { betweenReadings } from "./between-readings.ts";
import { cached } from "./cached.ts";
import type { Collectors } from "./collector.ts";
import { busyPercents, procStat } from "./cpu.ts";
import { diskPeriodMs, linuxDisks } from "./disk.ts";
import { diskIoBetween, linuxDiskIo } from "./disk-io.ts";
import { procLoadavg } from "./load.ts";
import { memoryOf, procMeminfo } from "./memory.ts";
import { linuxNetworks, networksBetween } from "./network.ts";
import { otherSystem } from "./other-systems.ts";
import { pressureBetween, procPressure } from "./pressure.ts";
import { swapOf } from "./swap.ts";
import { procUptime } from "./uptime.ts";

/** Memory and swap of one sample are of one reading; shorter than any two samples are apart. */
const sameReadingMs = 50;

/** What this system can be asked: /proc on Linux (no fork, well below a millisecond a tick), systeminformation and node:os elsewhere. */
export const collectorsFor = (platform: NodeJS.Platform): Collectors =>
  platform === "linux" ? linux() : otherSystem(platform);

function linux(): Collectors {
  const readDisks = linuxDisks();
  const meminfo = cached(procMeminfo, sameReadingMs);
  return {
    cpus: () => betweenReadings(procStat, busyPercents),
    memory: () => () => memoryOf(meminfo()),
    swap: () => () => swapOf(meminfo()),
    disks: () => cached(readDisks, diskPeriodMs),
    diskIo: () => betweenReadings(linuxDiskIo(), diskIoBetween),
    networks: () => betweenReadings(linuxNetworks(), networksBetween),
    load: () => procLoadavg,
    pressure: () => betweenReadings(() => procPressure(), pressureBetween),
    uptimeSeconds: () => procUptime,
  };
}
