import type { Sample } from "./sample.ts";

type Fields = Omit<Sample, "runId">;

/**
 * All numbers of a sample by name: the path to it, with the index of a core and the name of a disk, device or interface in
 * brackets: `cpus[0].percent`, `memory.usedBytes`, `disks[/home].totalBytes`, `networks[eth0].sentBytesPerSecond`. This is how
 * they are stored, sent as series, and exported.
 */
export function namedNumbers(sample: Fields): [name: string, value: number][] {
  const numbers: [string, number][] = [
    ["seq", sample.seq],
    ["sampledAt", sample.sampledAt],
    ["monotonicMs", sample.monotonicMs],
    ["settings_version", sample.settings_version],
  ];
  const { cpus } = sample;
  if (cpus) for (let core = 0; core < cpus.length; core += 1) numbers.push([`cpus[${core}].percent`, cpus[core] ?? 0]);
  for (const field of ["memory", "swap", "load", "pressure"] as const) pushAll(numbers, field, sample[field]);
  for (const disk of sample.disks ?? []) pushAll(numbers, `disks[${disk.mount}]`, disk);
  for (const device of sample.diskIo ?? []) pushAll(numbers, `diskIo[${device.device}]`, device);
  for (const network of sample.networks ?? []) pushAll(numbers, `networks[${network.interface}]`, network);
  if (typeof sample.uptimeSeconds === "number") numbers.push(["uptimeSeconds", sample.uptimeSeconds]);
  return numbers;
}

function pushAll(numbers: [string, number][], path: string, values: object | null | undefined): void {
  if (!values) return;
  for (const [key, value] of Object.entries(values)) {
    if (typeof value === "number") numbers.push([`${path}.${key}`, value]);
  }
}
