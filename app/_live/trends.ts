import type { FleetRow } from "@realtimemonitor/protocol/frame.ts";
import type { Trend } from "@realtimemonitor/protocol/trend.ts";
import { createTrendColumn, stepOf } from "@realtimemonitor/protocol/trend-column.ts";
import { busyShare, memoryShare } from "../_readings/shares.ts";

/** Whole percents of the last five minutes, the oldest first; null is a gap. `step` is the newest of them, which is over. */
export type ShownTrend = { step: number; cpus: readonly (number | null)[]; memory: readonly (number | null)[] };

type Kept = {
  cpus: ReturnType<typeof createTrendColumn>;
  memory: ReturnType<typeof createTrendColumn>;
  shown?: ShownTrend | undefined;
  minute?: { step: number; percent: number | null } | undefined;
};

/** A minute in steps; one may be missing. */
const stepsOfMinute = 12;

/** The mean of what is known; null when too little is. */
function meanOfMinute(percents: readonly (number | null)[]): number | null {
  const known = percents.filter((percent) => percent !== null);
  return known.length < stepsOfMinute - 1 ? null : known.reduce((sum, percent) => sum + percent, 0) / known.length;
}

/** The trends of all machines: they grow with the rows of this page, and take in what the hub knows from before. */
export function createTrends() {
  const all = new Map<string, Kept>();

  function keptOf(id: string): Kept {
    const kept = all.get(id) ?? { cpus: createTrendColumn(), memory: createTrendColumn() };
    all.set(id, kept);
    return kept;
  }

  return {
    add(row: FleetRow): void {
      const { cpus, memory } = keptOf(row.id);
      const step = stepOf(row.receivedAt);
      cpus.add(step, busyShare(row.cpus));
      memory.add(step, memoryShare(row.memory));
    },
    merge({ id, step, cpus, memory }: Trend): void {
      const kept = all.get(id);
      if (!kept) return; // it has gone meanwhile
      kept.cpus.merge(step, cpus);
      kept.memory.merge(step, memory);
      kept.shown = undefined;
      kept.minute = undefined;
    },
    forget: (id: string): void => void all.delete(id),
    /** The steps until this one; the same object as long as nothing of it changed. */
    of(id: string, step: number): ShownTrend | undefined {
      const kept = all.get(id);
      if (!kept || kept.shown?.step === step) return kept?.shown;
      kept.shown = { step, cpus: kept.cpus.until(step), memory: kept.memory.until(step) };
      return kept.shown;
    },
    /** How busy the cores were in the minute until this step, in percent; null when less of it is known. */
    minuteOf(id: string, step: number): number | null {
      const kept = all.get(id);
      if (!kept) return null;
      if (kept.minute?.step !== step) {
        kept.minute = { step, percent: meanOfMinute(kept.cpus.until(step, stepsOfMinute)) };
      }
      return kept.minute.percent;
    },
  };
}
