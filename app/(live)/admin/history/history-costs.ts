import type { HistoryPolicyValues, Tier } from "@realtimemonitor/protocol/history.ts";
import { bytes } from "../../../_readings/units.ts";
import type { HistoryUsage } from "../../../_server/history-policy.ts";

export type Age = "secondsDays" | "minutesDays" | "hoursDays" | "eventsDays";

const dayMs = 86_400_000;

export const tierOf: Record<Exclude<Age, "eventsDays">, Tier> = {
  secondsDays: "seconds",
  minutesDays: "minutes",
  hoursDays: "hours",
};

/** What a tier takes when it is kept for so long and the fleet stays as it is; null while nothing is known of it. */
export function costBytes(usage: Pick<HistoryUsage, "machines" | "tiers">, tier: Tier, days: number): number | null {
  const { bytesPerMachineDay } = usage.tiers[tier];
  return bytesPerMachineDay > 0 && usage.machines > 0 ? bytesPerMachineDay * usage.machines * days : null;
}

export function totalCostBytes(usage: Pick<HistoryUsage, "machines" | "tiers">, policy: HistoryPolicyValues): number {
  const ages = Object.keys(tierOf) as (keyof typeof tierOf)[];
  return ages.reduce((sum, age) => sum + (costBytes(usage, tierOf[age], policy[age]) ?? 0), 0);
}

const words: Record<Age, string> = {
  secondsDays: "every single sample",
  minutesDays: "the figures of each minute",
  hoursDays: "the figures of each hour",
  eventsDays: "events",
};

/** What saving would delete for ever, in words; nothing when all that is stored stays. */
export function whatWouldGo(usage: HistoryUsage, next: HistoryPolicyValues, now: number): string[] {
  const ages = Object.keys(words) as Age[];
  const tooOld = ages.filter((age) => {
    if (next[age] >= usage.policy[age]) return false;
    if (age === "eventsDays") return true; // nobody counts them
    const { oldestAt } = usage.tiers[tierOf[age]];
    return oldestAt !== null && oldestAt < now - next[age] * dayMs;
  });
  const used = usage.fileBytes - usage.freeBytes;
  const cap = next.capBytes ?? usage.automaticCapBytes;
  const isSmaller = cap < usage.capBytes && cap < used;
  return [
    ...tooOld.map((age) => `${words[age]} older than ${inDays(next[age])}`),
    ...(isSmaller ? [`the oldest samples, until the rest fits into ${bytes(cap)}`] : []),
  ];
}

export function inDays(days: number): string {
  if (days < 1) return `${round(days * 24)} hours`;
  return days === 1 ? "1 day" : `${round(days)} days`;
}

const round = (value: number) => Math.round(value * 100) / 100;
