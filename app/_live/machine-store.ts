import { type MachineSample, type RecentSamples, recentSpanMs } from "@realtimemonitor/protocol/machine-feed.ts";
import { type ColumnSample, samplesOfColumns } from "@realtimemonitor/protocol/samples-of-columns.ts";
import { type FigureSeries, type Point, pointOf, pointsOfSamples, pointsOfSeries } from "../_charts/series.ts";

/** The newest sample, whole; `at` is when it was taken, on the hub's clock. */
export type NewestSample = ColumnSample & { at: number };

/** What a page of one machine shows first. */
export type RecentFigures = { series: FigureSeries; newest: NewestSample | null };

export type MachineStore = ReturnType<typeof createMachineStore>;

/** What charts need of the last ten minutes of one machine, and its newest sample whole. Objects are replaced when they change. */
export function createMachineStore(first: RecentFigures) {
  const listeners = new Set<() => void>();
  let points: readonly Point[] = pointsOfSeries(first.series);
  let newest = first.newest;

  function changed(): void {
    const oldest = (points.at(-1)?.at ?? 0) - recentSpanMs;
    if ((points[0]?.at ?? oldest) < oldest) points = points.filter(({ at }) => at >= oldest);
    for (const listener of listeners) listener();
  }

  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** What the hub kept stands; what came since it was asked comes on top. */
    applyRecent({ at, series: columns }: RecentSamples): void {
      const samples = samplesOfColumns({ at, series: columns });
      const last = at.at(-1) ?? Number.NEGATIVE_INFINITY;
      points = [...pointsOfSamples(at, samples), ...points.filter((point) => point.at > last)];
      const [lastSample] = samples.slice(-1);
      if (lastSample && last > (newest?.at ?? Number.NEGATIVE_INFINITY)) newest = { ...lastSample, at: last };
      changed();
    },
    /** One that comes late, after a fault on its way, finds its place; one that is there already changes nothing. */
    applySample(sample: MachineSample): void {
      const { at } = sample;
      const place = placeOf(points, at);
      if (points[place - 1]?.at === at) return;
      points = points.toSpliced(place, 0, pointOf(at, sample));
      if (at > (newest?.at ?? Number.NEGATIVE_INFINITY)) newest = sample;
      changed();
    },
    /** In the order of their time. */
    points: () => points,
    newest: () => newest,
  };
}

/** Behind all that are not later; searched from the end, where it almost always is. */
function placeOf(points: readonly Point[], at: number): number {
  let place = points.length;
  while (place > 0 && (points[place - 1]?.at ?? 0) > at) place -= 1;
  return place;
}
