import { recentSpanMs } from "@realtimemonitor/protocol/machine-feed.ts";

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];

/** The times that charts go over. The first is live, sample by sample; the others are history. */
export const ranges = [
  { name: "10 min", spanMs: recentSpanMs },
  { name: "1 h", spanMs: hourMs },
  { name: "24 h", spanMs: dayMs },
  { name: "7 d", spanMs: 7 * dayMs },
  { name: "30 d", spanMs: 30 * dayMs },
  { name: "1 y", spanMs: 365 * dayMs },
] as const;
export type Range = (typeof ranges)[number];
export const liveRange = ranges[0];

/** As it stands in the address: "10min", "24h". */
export const keyOfRange = ({ name }: Range) => name.replace(" ", "");
export const rangeOfKey = (key: unknown): Range => ranges.find((range) => keyOfRange(range) === key) ?? liveRange;

/** How often history is asked again: about as often as a point is added, and no more than every ten seconds. */
export const askEveryMs = (stepMs: number) => Math.min(5 * minuteMs, Math.max(10_000, stepMs));
