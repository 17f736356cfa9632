import type { Host } from "./host.ts";
import { kinds } from "./kinds.ts";
import { between, chance, wander } from "./random.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const rampMs = 4_000;

/**
 * What a host has to do at a time, as a share of what it can: all its figures follow from this one. Over 1 it can't do all of
 * it at once. From 0.002 to 1.5.
 */
export function workAt(host: Host, atMs: number): number {
  const { restShare, dayShare } = kinds[host.kind];
  const day = dayAt(host, atMs);
  const steady = host.zeal * (restShare + dayShare * day);
  const noise = 1 + 0.5 * wander(host.seed, atMs);
  return Math.min(1.5, Math.max(0.002, steady * noise + burstAt(host, atMs, day)));
}

/** From 0 in the night to 1 in the afternoon, with a dip at noon; less on weekends. */
export function dayAt({ kind, zoneHours }: Host, atMs: number): number {
  const localMs = atMs + zoneHours * hourMs;
  const hour = (localMs % dayMs) / hourMs;
  const daylight = Math.max(0, Math.cos(((hour - 14.5) / 12) * Math.PI) * 0.75 + 0.25);
  const noon = 0.15 * Math.exp(-(((hour - 12.5) / 0.7) ** 2));
  const weekday = (Math.floor(localMs / dayMs) + 4) % 7; // 1970 began on a Thursday
  return (daylight - noon * daylight) * (weekday === 0 || weekday === 6 ? kinds[kind].weekendShare : 1);
}

/** At most one burst in each slot of time, wholly within it. */
function burstAt({ seed, kind, zeal }: Host, atMs: number, day: number): number {
  const { everyMinutes, likelihood, share, seconds } = kinds[kind].bursts;
  const slotMs = everyMinutes * 60_000;
  // Slots of different hosts do not begin together
  const shiftedMs = atMs + chance(seed, 50) * slotMs;
  const slot = Math.floor(shiftedMs / slotMs);
  if (chance(seed + 51, slot) > likelihood * (0.3 + 0.7 * day)) return 0;
  const lengthMs = between(seconds[0], seconds[1], chance(seed + 52, slot)) * 1_000;
  const sinceMs = shiftedMs - slot * slotMs - chance(seed + 53, slot) * Math.max(0, slotMs - lengthMs);
  const edge = Math.min(1, sinceMs / rampMs, (lengthMs - sinceMs) / rampMs);
  return edge <= 0 ? 0 : edge * between(share[0], share[1], chance(seed + 54, slot)) * zeal;
}
