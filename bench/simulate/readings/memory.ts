import type { Memory, Swap } from "@realtimemonitor/protocol/sample.ts";
import type { Host } from "../host.ts";
import { kinds } from "../kinds.ts";
import { between, chance, wander } from "../random.ts";
import { workAt } from "../work.ts";

const pageBytes = 4_096;
const hourMs = 3_600_000;
/** Programs take memory sooner than they give it back: they hold what they needed in the last minutes. */
const heldForMs = [0, 20_000, 60_000, 180_000, 420_000];
const mostShare = 0.97;

/** What programs hold follows the work, with a leak since the boot; the kernel keeps more and more of files. */
export function memoryAt(host: Host, atMs: number, bootedAt: number): Memory {
  const totalBytes = host.memoryBytes;
  const used = Math.min(mostShare, usedShareAt(host, atMs, bootedAt));
  const cache =
    (1 - used - 0.02) *
    (1 - Math.exp(-(atMs - bootedAt) / (3 * hourMs))) *
    (0.93 + 0.05 * wander(host.seed + 81, atMs));
  return { totalBytes, usedBytes: pages(used * totalBytes), cacheBytes: pages(Math.max(0, cache) * totalBytes) };
}

/** What does not fit into memory well; a host without swap has 0 of 0. */
export function swapAt(host: Host, atMs: number, bootedAt: number): Swap {
  const pressed = Math.max(0, usedShareAt(host, atMs, bootedAt) - 0.6);
  return { totalBytes: host.swapBytes, usedBytes: pages(host.swapBytes * Math.min(0.95, pressed * 1.5)) };
}

/** What programs want, as a share of all memory; may be over 1. */
export function usedShareAt(host: Host, atMs: number, bootedAt: number): number {
  const [rest, full] = kinds[host.kind].memoryShare;
  const work = Math.max(...heldForMs.map((ms) => workAt(host, Math.max(bootedAt, atMs - ms)) * (1 - ms / 900_000)));
  const leakPerHour = chance(host.seed, 80) < 0.2 ? 0.004 : 0;
  const leak = Math.min(0.25, leakPerHour * ((atMs - bootedAt) / hourMs));
  return between(rest, full, Math.min(1.2, work)) + leak + 0.01 * wander(host.seed + 80, atMs);
}

const pages = (bytes: number) => Math.floor(bytes / pageBytes) * pageBytes;
