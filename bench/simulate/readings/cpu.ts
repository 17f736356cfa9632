import type { Load } from "@realtimemonitor/protocol/sample.ts";
import type { Host } from "../host.ts";
import { chance, drift, pick } from "../random.ts";
import { workAt } from "../work.ts";

const unevenness = 0.6;

/** The kernel counts a core's time in ticks of 10 ms (USER_HZ, proc_stat(5)): a second has about so many. */
const ticks = [99, 100, 100, 101] as const;

/** Percent of each core, with one decimal. The work moves from core to core, and some of them have more of it. */
export function cpusAt(host: Host, atMs: number): number[] {
  const work = workAt(host, atMs);
  // The nearer to full, the more alike are all cores
  const spread = unevenness * Math.max(0, 1 - work);
  const cpus: number[] = [];
  for (let core = 0; core < host.cores; core += 1) {
    const seed = host.seed + 100 + core;
    const share = 1 + spread * (drift(seed, atMs, 9_000) + chance(seed, 0) - 0.5);
    const jitter = 0.015 * drift(seed + 2_000, atMs, 1_300);
    const total = pick(ticks, chance(seed + 4_000, Math.floor(atMs / 500)));
    const busy = Math.round(total * Math.min(1, Math.max(0, work * share + jitter)));
    cpus.push(Math.round((busy / total) * 1_000) / 10);
  }
  return cpus;
}

/** The kernel counts who runs or waits each 5 s (LOAD_FREQ in its include/linux/sched/loadavg.h). */
const countedEveryMs = 5_000;
const steps = 12;
/** The middles of twelve parts of equal weight of what an exponential average remembers, in its time constants. */
const lags = Array.from({ length: steps }, (_, step) => -Math.log(1 - (step + 0.5) / steps));

/** Exponential averages of the work over 1, 5 and 15 minutes, in cores, as far back as the host runs. */
export function loadAt(host: Host, atMs: number, bootedAt: number): Load {
  const countedAt = Math.floor(atMs / countedEveryMs) * countedEveryMs;
  const over = (minutes: number) => {
    let sum = 0;
    for (const lag of lags) {
      const thenMs = countedAt - lag * minutes * 60_000;
      if (thenMs >= bootedAt) sum += waitingAt(host, thenMs);
    }
    return Math.round((sum / steps) * 100) / 100;
  };
  return { oneMinute: over(1), fiveMinutes: over(5), fifteenMinutes: over(15) };
}

/** Work beyond what can be done piles up. */
function waitingAt(host: Host, atMs: number): number {
  const work = workAt(host, atMs);
  return host.cores * (work + 2 * Math.max(0, work - 1));
}
