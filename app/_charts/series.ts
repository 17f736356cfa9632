import { type Figure, figures, figuresOf } from "@realtimemonitor/protocol/figures.ts";
import type { SeriesName } from "@realtimemonitor/protocol/history.ts";
import type { Columns } from "@realtimemonitor/protocol/machine-feed.ts";
import type { ColumnSample } from "@realtimemonitor/protocol/samples-of-columns.ts";

/** The main figures of one machine over time, as they are drawn: columns of equal length, `at` growing, null where nothing is known. */
export type FigureSeries = { at: number[]; series: { [name in SeriesName]?: (number | null)[] } };

/** The main figures at one moment. */
export type Point = { at: number; figures: Record<Figure, number | null> };

export const pointOf = (at: number, sample: ColumnSample): Point => ({ at, figures: figuresOf(sample) });

/** Samples as they came: each is its own average, and a maximum would only say it again. */
export function seriesOfPoints(points: readonly Point[]): FigureSeries {
  const series: FigureSeries["series"] = {};
  for (const figure of figures) {
    const values = points.map((point) => point.figures[figure]);
    if (values.some((value) => value !== null)) series[`${figure}Avg`] = values;
  }
  return { at: points.map(({ at }) => at), series };
}

/** The other way, for what the server sent. */
export function pointsOfSeries({ at, series }: FigureSeries): Point[] {
  return at.map((moment, index) => ({
    at: moment,
    figures: Object.fromEntries(
      figures.map((figure) => [figure, series[`${figure}Avg`]?.[index] ?? null]),
    ) as Point["figures"],
  }));
}

/**
 * The same with a hole wherever two neighbours are further apart than `longestMs`: a line is not drawn over a time of which
 * nothing is known.
 */
export function withGaps({ at, series }: FigureSeries, longestMs: number): FigureSeries {
  const holes: number[] = [];
  for (let index = 1; index < at.length; index += 1) {
    if ((at[index] ?? 0) - (at[index - 1] ?? 0) > longestMs) holes.push(index);
  }
  if (holes.length === 0) return { at, series };
  const names = Object.keys(series) as SeriesName[];
  return {
    at: insert(at, holes, (index) => ((at[index - 1] ?? 0) + (at[index] ?? 0)) / 2),
    series: Object.fromEntries(names.map((name) => [name, insert(series[name] ?? [], holes, () => null)])),
  };
}

/** `values` with one more before each of the given places, which grow. */
function insert<Value>(
  values: readonly Value[],
  places: readonly number[],
  valueAt: (place: number) => Value,
): Value[] {
  const result: Value[] = [];
  let from = 0;
  for (const place of places) {
    for (let index = from; index < place; index += 1) result.push(values[index] as Value);
    result.push(valueAt(place));
    from = place;
  }
  for (let index = from; index < values.length; index += 1) result.push(values[index] as Value);
  return result;
}

/** The places of values that have no neighbour: a line has no length there, so they are drawn as dots. */
export function lonely(values: ArrayLike<number | null | undefined>): number[] {
  const places: number[] = [];
  for (let index = 0; index < values.length; index += 1) {
    if (values[index] != null && values[index - 1] == null && values[index + 1] == null) places.push(index);
  }
  return places;
}

/** What columns of samples say of the main figures. */
export const pointsOfSamples = (at: Columns["at"], samples: readonly ColumnSample[]): Point[] =>
  at.map((moment, index) => pointOf(moment, samples[index] ?? {}));

/** The highest value of the first of these columns that there is; 0 when there is none. */
export function highestOf({ series }: FigureSeries, ...names: SeriesName[]): number {
  const column = names.map((name) => series[name]).find((values) => values !== undefined) ?? [];
  return column.reduce<number>((highest, value) => Math.max(highest, value ?? 0), 0);
}
