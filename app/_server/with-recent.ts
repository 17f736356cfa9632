import { type Figure, figures } from "@realtimemonitor/protocol/figures.ts";
import { type HistorySeries, seriesNames } from "@realtimemonitor/protocol/history.ts";
import type { Point } from "../_charts/series.ts";

/**
 * What is stored, and on top of it what the hub still has in memory: the newest minutes are not written yet. A step that began
 * after the first of those samples is told by them alone, since they are all there; an older one by what is stored.
 */
export function withRecent(stored: HistorySeries, recent: readonly Point[]): HistorySeries {
  const { from, to, stepMs } = stored;
  const firstAt = recent[0]?.at ?? Number.POSITIVE_INFINITY;
  const isStored = new Set(stored.at);
  const steps = new Map<number, Point[]>();
  for (const point of recent) {
    if (point.at < from || point.at >= to) continue;
    const stepAt = point.at - (point.at % stepMs);
    if (stepAt < firstAt && isStored.has(stepAt)) continue;
    const step = steps.get(stepAt);
    if (step) step.push(point);
    else steps.set(stepAt, [point]);
  }
  if (steps.size === 0) return stored;

  const rows = new Map(
    stored.at.map((at, index) => [
      at,
      Object.fromEntries(seriesNames.map((name) => [name, stored.series[name]?.[index] ?? null])),
    ]),
  );
  for (const [at, points] of steps) rows.set(at, rowOf(points));
  const at = [...rows.keys()].sort((a, b) => a - b);
  const series = Object.fromEntries(
    seriesNames.map((name) => [name, at.map((step) => rows.get(step)?.[name] ?? null)]),
  );
  return { ...stored, at, series: series as HistorySeries["series"] };
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
