import { type Figure, figures } from "@realtimemonitor/protocol/figures.ts";
import { type HistorySeries, seriesNames } from "@realtimemonitor/protocol/history.ts";
import type { Columns } from "@realtimemonitor/protocol/machine-feed.ts";
import type { Point } from "../_charts/series.ts";

/** Columns of samples from one moment on: what is older is stored already. */
export function samplesSince({ at, series }: Columns, since: number): Columns {
  const first = at.findIndex((moment) => moment >= since);
  if (first < 0) return { at: [], series: {} };
  const columns = Object.entries(series).map(([name, values]) => [name, values.slice(first)]);
  return { at: at.slice(first), series: Object.fromEntries(columns) };
}

/**
 * What is stored, and on top of it what the hub still has in memory: the newest minutes are not written yet. From `wholeFrom`
 * on all samples are among `recent`, so that a step which began later is told by them alone; an older one by what is stored.
 */
export function withRecent(stored: HistorySeries, recent: readonly Point[], wholeFrom: number): HistorySeries {
  const { from, to, stepMs } = stored;
  const isStored = new Set(stored.at);
  const steps = new Map<number, Point[]>();
  for (const point of recent) {
    if (point.at < from || point.at >= to) continue;
    const stepAt = point.at - (point.at % stepMs);
    if (stepAt < wholeFrom && isStored.has(stepAt)) continue;
    const step = steps.get(stepAt);
    if (step) step.push(point);
    else steps.set(stepAt, [point]);
  }
  if (steps.size === 0) return stored;

  const placeOf = new Map(stored.at.map((at, place) => [at, place]));
  const fresh = new Map([...steps].map(([at, points]) => [at, rowOf(points)]));
  const at = [...new Set([...stored.at, ...fresh.keys()])].sort((a, b) => a - b);
  const columns = seriesNames.map((name) => {
    const column = stored.series[name] ?? [];
    return [
      name,
      at.map((step) => fresh.get(step)?.[name] ?? (fresh.has(step) ? null : column[placeOf.get(step) ?? -1]) ?? null),
    ];
  });
  return { ...stored, at, series: Object.fromEntries(columns) as HistorySeries["series"] };
}

/** Average and highest of each figure; null where no sample tells it. */
function rowOf(points: readonly Point[]): Record<string, number | null> {
  return Object.fromEntries(
    figures.flatMap((figure) => {
      const values = valuesOf(points, figure);
      const avg = values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
      return [
        [`${figure}Avg`, avg],
        [`${figure}Max`, avg === null ? null : Math.max(...values)],
      ];
    }),
  );
}

const valuesOf = (points: readonly Point[], figure: Figure) =>
  points.map((point) => point.figures[figure]).filter((value) => value !== null);
