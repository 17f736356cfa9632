import type { Sample } from "./sample.ts";

/**
 * The main figures of a machine: one number each, whatever cores, disks, devices and interfaces it has. Minutes and hours keep
 * their average and their maximum; charts, tables and exports name them so.
 */
export const figures = [
  "cpuPercent", // mean of all cores
  "memoryUsedBytes",
  "memoryTotalBytes",
  "memoryCacheBytes",
  "swapUsedBytes",
  "swapTotalBytes",
  "diskUsedPercent", // of the fullest disk
  "diskReadBytesPerSecond", // all devices together
  "diskWrittenBytesPerSecond",
  "networkReceivedBytesPerSecond", // all interfaces together
  "networkSentBytesPerSecond",
  "load", // over one minute
  "pressureCpuPercent", // some tasks wait
  "pressureMemoryPercent",
  "pressureIoPercent",
] as const;
export type Figure = (typeof figures)[number];

type Fields = Pick<Sample, "cpus" | "memory" | "swap" | "disks" | "diskIo" | "networks" | "load" | "pressure">;

/** The main figures of one sample; null where it does not tell: of no disk, device or interface there is nothing to tell. */
export function figuresOf(sample: Fields): Record<Figure, number | null> {
  const { cpus, memory, swap, disks, diskIo, networks, load, pressure } = sample;
  return {
    cpuPercent: cpus?.length ? sumOf(cpus, (percent) => percent) / cpus.length : null,
    memoryUsedBytes: memory?.usedBytes ?? null,
    memoryTotalBytes: memory?.totalBytes ?? null,
    memoryCacheBytes: memory?.cacheBytes ?? null,
    swapUsedBytes: swap?.usedBytes ?? null,
    swapTotalBytes: swap?.totalBytes ?? null,
    diskUsedPercent: disks?.length ? Math.max(...disks.map(usedPercent)) : null,
    diskReadBytesPerSecond: diskIo?.length ? sumOf(diskIo, (device) => device.readBytesPerSecond) : null,
    diskWrittenBytesPerSecond: diskIo?.length ? sumOf(diskIo, (device) => device.writtenBytesPerSecond) : null,
    networkReceivedBytesPerSecond: networks?.length
      ? sumOf(networks, (network) => network.receivedBytesPerSecond)
      : null,
    networkSentBytesPerSecond: networks?.length ? sumOf(networks, (network) => network.sentBytesPerSecond) : null,
    load: load?.oneMinute ?? null,
    pressureCpuPercent: pressure?.cpuSomePercent ?? null,
    pressureMemoryPercent: pressure?.memorySomePercent ?? null,
    pressureIoPercent: pressure?.ioSomePercent ?? null,
  };
}

const usedPercent = ({ usedBytes, totalBytes }: { usedBytes: number; totalBytes: number }) =>
  totalBytes === 0 ? 0 : (usedBytes / totalBytes) * 100;

function sumOf<Item>(items: readonly Item[], value: (item: Item) => number): number {
  let sum = 0;
  for (const item of items) sum += value(item);
  return sum;
}
