import { type Column, eachColumn, type FigureSeries } from "./series.ts";

/** Two points further apart than so many of the usual distance there have a gap between them. */
const tooFar = 2.5;
/** So many distances to each side tell what is usual there. */
const neighbours = 5;

/**
 * The same with a hole wherever two neighbours are too far apart: a line is not drawn over a time of which nothing is known.
 * What is too far follows from the points around it, since a machine may have reported each second then and each minute now;
 * `stepMs` is the least that two points can be apart.
 */
export function withGaps(series: FigureSeries, stepMs: number): FigureSeries {
  const { at } = series;
  const holes: number[] = [];
  for (let index = 1; index < at.length; index += 1) {
    const distance = distanceTo(at, index);
    if (distance > tooFar * stepMs && distance > tooFar * usualDistance(at, index)) holes.push(index);
  }
  if (holes.length === 0) return series;
  const withHoles = (column: Column) => insert(column, holes, () => null);
  return {
    ...eachColumn(series, withHoles),
    at: insert(at, holes, (index) => ((at[index - 1] ?? 0) + (at[index] ?? 0)) / 2),
  };
}

const distanceTo = (at: readonly number[], index: number) => (at[index] ?? 0) - (at[index - 1] ?? 0);

/** The median of the distances around one, itself among them. */
function usualDistance(at: readonly number[], index: number): number {
  const first = Math.max(1, index - neighbours);
  const last = Math.min(at.length - 1, index + neighbours);
  const distances = Array.from({ length: last - first + 1 }, (_, offset) => distanceTo(at, first + offset));
  return distances.sort((a, b) => a - b)[(distances.length - 1) >> 1] ?? 0;
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
