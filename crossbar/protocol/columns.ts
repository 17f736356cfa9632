import type { Sample } from "./sample.ts";

type Fields = Omit<Sample, "runId">;

/**
 * All numbers of a sample by name: the path to it, with the index of a core and the name of a disk, device or interface in
 * brackets: `cpus[0].percent`, `memory.usedBytes`, `disks[/home].totalBytes`, `networks[eth0].sentBytesPerSecond`. This is how
 * they are stored, sent as series, and exported.
 */
export function eachNumber(sample: Fields, take: (name: string, value: number) => void): void {
  take("seq", sample.seq);
  take("sampledAt", sample.sampledAt);
  take("monotonicMs", sample.monotonicMs);
  take("settings_version", sample.settings_version);
  const { cpus, memory, swap, load, pressure, uptimeSeconds } = sample;
  if (cpus) for (let core = 0; core < cpus.length; core += 1) take(coreName(core), cpus[core] ?? 0);
  if (memory) {
    take("memory.totalBytes", memory.totalBytes);
    take("memory.usedBytes", memory.usedBytes);
    if (memory.cacheBytes !== undefined) take("memory.cacheBytes", memory.cacheBytes);
  }
  if (swap) {
    take("swap.totalBytes", swap.totalBytes);
    take("swap.usedBytes", swap.usedBytes);
  }
  for (const disk of sample.disks ?? []) {
    const { totalBytes, usedBytes } = diskNames(disk.mount);
    take(totalBytes, disk.totalBytes);
    take(usedBytes, disk.usedBytes);
  }
  for (const device of sample.diskIo ?? []) {
    const names = deviceNames(device.device);
    take(names.readBytesPerSecond, device.readBytesPerSecond);
    take(names.writtenBytesPerSecond, device.writtenBytesPerSecond);
    take(names.busyPercent, device.busyPercent);
  }
  for (const network of sample.networks ?? []) {
    const names = networkNames(network.interface);
    take(names.receivedBytesPerSecond, network.receivedBytesPerSecond);
    take(names.sentBytesPerSecond, network.sentBytesPerSecond);
  }
  if (load) {
    take("load.oneMinute", load.oneMinute);
    take("load.fiveMinutes", load.fiveMinutes);
    take("load.fifteenMinutes", load.fifteenMinutes);
  }
  if (pressure) {
    take("pressure.cpuSomePercent", pressure.cpuSomePercent);
    take("pressure.memorySomePercent", pressure.memorySomePercent);
    take("pressure.memoryFullPercent", pressure.memoryFullPercent);
    take("pressure.ioSomePercent", pressure.ioSomePercent);
    take("pressure.ioFullPercent", pressure.ioFullPercent);
  }
  if (typeof uptimeSeconds === "number") take("uptimeSeconds", uptimeSeconds);
}

const coreName = kept((core: number) => `cpus[${core}].percent`);
const diskNames = kept((mount: string) => ({
  totalBytes: `disks[${mount}].totalBytes`,
  usedBytes: `disks[${mount}].usedBytes`,
}));
const deviceNames = kept((device: string) => ({
  readBytesPerSecond: `diskIo[${device}].readBytesPerSecond`,
  writtenBytesPerSecond: `diskIo[${device}].writtenBytesPerSecond`,
  busyPercent: `diskIo[${device}].busyPercent`,
}));
const networkNames = kept((name: string) => ({
  receivedBytesPerSecond: `networks[${name}].receivedBytesPerSecond`,
  sentBytesPerSecond: `networks[${name}].sentBytesPerSecond`,
}));

/** Names are made once: a thousand machines a second have the same ones again and again. */
function kept<Key, Names>(make: (key: Key) => Names): (key: Key) => Names {
  const known = new Map<Key, Names>();
  return (key) => {
    const found = known.get(key);
    if (found) return found;
    if (known.size >= 4096) known.clear(); // somebody makes names up
    const made = make(key);
    known.set(key, made);
    return made;
  };
}
