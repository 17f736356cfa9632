import type { Pressure } from "@realtimemonitor/protocol/sample.ts";
import type { Host } from "../host.ts";
import { drift } from "../random.ts";
import { workAt } from "../work.ts";
import { ioBusyShareAt } from "./disks.ts";
import { usedShareAt } from "./memory.ts";

/** Nobody waits for what is there in plenty; near its end many do: see the saturations. */
export function pressureAt(host: Host, atMs: number, bootedAt: number): Pressure {
  const noise = 1 + 0.3 * drift(host.seed + 500, atMs, 3_000);
  const percent = (share: number) => Math.round(Math.min(1, Math.max(0, share * noise)) * 1_000) / 10;
  const cpu = saturation(workAt(host, atMs), 0.55, 1.3);
  const memory = saturation(usedShareAt(host, atMs, bootedAt), 0.85, 1.15);
  const io = saturation(ioBusyShareAt(host, atMs), 0.3, 1.1);
  return {
    cpuSomePercent: percent(cpu),
    memorySomePercent: percent(memory),
    memoryFullPercent: percent(memory * 0.6),
    ioSomePercent: percent(io),
    ioFullPercent: percent(io * 0.7),
  };
}

/** 0 up to where it begins to hurt, then ever steeper, 1 from the end on. */
const saturation = (share: number, hurtsFrom: number, end: number) =>
  Math.min(1, Math.max(0, (share - hurtsFrom) / (end - hurtsFrom))) ** 2;
