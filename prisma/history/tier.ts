import { type HistoryPolicyValues, longestOfSamplesMs, type Tier } from "@realtimemonitor/protocol/history.ts";

const dayMs = 86_400_000;

/** Finest first. `spanMs`: the longest that is read of it at once; of samples six hours, which are 360 blocks. */
const tiers: { tier: Tier; baseMs: number; spanMs: number; days: "secondsDays" | "minutesDays" | "hoursDays" }[] = [
  { tier: "seconds", baseMs: 1_000, spanMs: longestOfSamplesMs, days: "secondsDays" },
  { tier: "minutes", baseMs: 60_000, spanMs: 60 * dayMs, days: "minutesDays" },
  { tier: "hours", baseMs: 3_600_000, spanMs: Number.POSITIVE_INFINITY, days: "hoursDays" },
];

type Wanted = { from: number; to: number; points: number; now: number; policy: HistoryPolicyValues };

/**
 * Which tier answers best, and in which steps: the coarsest that is still finer than the steps which are wanted, since it
 * costs least; one that reaches back to `from`; and none that would have to read too much. Steps are whole multiples of the
 * tier's own, and at most `points`.
 */
export function pickTier({ from, to, points, now, policy }: Wanted): { tier: Tier; stepMs: number } {
  const spanMs = Math.max(1, to - from);
  const wantedMs = spanMs / points;
  const possible = tiers.filter(
    ({ baseMs, spanMs: limitMs, days }, index) =>
      index === tiers.length - 1 || (spanMs <= limitMs && from >= now - policy[days] * dayMs - baseMs),
  );
  const { tier, baseMs } =
    possible.findLast(({ baseMs }) => baseMs <= wantedMs) ?? possible[0] ?? (tiers[2] as (typeof tiers)[number]);
  return { tier, stepMs: Math.max(1, Math.ceil(wantedMs / baseMs)) * baseMs };
}
