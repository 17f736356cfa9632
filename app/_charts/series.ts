import { type Figure, figures, figuresOf } from "@realtimemonitor/protocol/figures.ts";
import type { HistoryParts, SeriesName } from "@realtimemonitor/protocol/history.ts";
import type { Columns } from "@realtimemonitor/protocol/machine-feed.ts";
import type { ColumnSample } from "@realtimemonitor/protocol/samples-of-columns.ts";

export type Column = (number | null)[];

/**
 * The main figures of one machine over time, as they are drawn: columns of equal length, `at` growing, null where nothing is
 * known. `parts` when each core and each disk is known too.
 */
export type FigureSeries = {
  at: number[];
  series: { [name in SeriesName]?: Column };
  parts?: HistoryParts | undefined;
};

/** The main figures at one moment, and what they sum up. */
export type Point = {
  at: number;
  figures: Record<Figure, number | null>;
  /** Percent of each. */
  cores: readonly number[];
  disks: readonly { mount: string; percent: number }[];
};

export const pointOf = (at: number, sample: ColumnSample): Point => ({
  at,
  figures: figuresOf(sample),
  cores: sample.cpus ?? [],
  disks: (sample.disks ?? []).map(({ mount, usedBytes, totalBytes }) => ({
    mount,
    percent: totalBytes === 0 ? 0 : (100 * usedBytes) / totalBytes,
  })),
});

/** Samples as they came: each is its own average, and a maximum would only say it again. */
export function seriesOfPoints(points: readonly Point[]): FigureSeries {
  const series: FigureSeries["series"] = {};
  for (const figure of figures) {
    const values = points.map((point) => point.figures[figure]);
    if (values.some((value) => value !== null)) series[`${figure}Avg`] = values;
  }
  const parts = partsOfSteps(points.map((point) => [point]));
  return { at: points.map(({ at }) => at), series, ...(parts && { parts }) };
}

/** Each core and each disk over steps, the mean of the points of each; undefined when no point tells of any. */
export function partsOfSteps(steps: readonly (readonly Point[])[]): HistoryParts | undefined {
  const count = Math.max(0, ...steps.map((points) => Math.max(0, ...points.map(({ cores }) => cores.length))));
  const mounts = new Set(steps.flatMap((points) => points.flatMap(({ disks }) => disks.map(({ mount }) => mount))));
  if (count === 0 && mounts.size === 0) return undefined;
  const overSteps = (read: (point: Point) => number | undefined): Column =>
    steps.map((points) => {
      let [sum, known] = [0, 0];
      for (const point of points) {
        const value = read(point);
        if (value === undefined) continue;
        sum += value;
        known += 1;
      }
      return known === 0 ? null : sum / known;
    });
  return {
    cores: Array.from({ length: count }, (_, core) => overSteps(({ cores }) => cores[core])),
    disks: [...mounts].map((mount) => ({
      mount,
      percents: overSteps(({ disks }) => disks.find((disk) => disk.mount === mount)?.percent),
    })),
  };
}

/** The other way, for what the server sent of the main figures. */
export function pointsOfSeries({ at, series }: FigureSeries): Point[] {
  return at.map((moment, index) => ({
    at: moment,
    figures: Object.fromEntries(
      figures.map((figure) => [figure, series[`${figure}Avg`]?.[index] ?? null]),
    ) as Point["figures"],
    cores: [],
    disks: [],
  }));
}

/** The same with each of its columns changed in the same way; `at` stays. */
export function eachColumn({ at, series, parts }: FigureSeries, change: (column: Column) => Column): FigureSeries {
  const changed = Object.entries(series).map(([name, column]) => [name, change(column)]);
  return {
    at,
    series: Object.fromEntries(changed),
    ...(parts && {
      parts: {
        cores: parts.cores.map(change),
        disks: parts.disks.map(({ mount, percents }) => ({ mount, percents: change(percents) })),
      },
    }),
  };
}

/** The place of the moment that is nearest; -1 when there is none. `at` grows. */
export function nearestPlace(at: readonly number[], moment: number): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] ?? 0) < moment) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [at[low - 1], at[low]];
  if (before === undefined) return after === undefined ? -1 : low;
  return after === undefined || moment - before <= after - moment ? low - 1 : low;
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
