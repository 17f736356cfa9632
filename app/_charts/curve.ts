import type { Column } from "./series.ts";

/** One line of a chart: the average of each step, and the highest that it was in it when that is known. */
export type Curve = { label: string; look: CurveLook; avg: Column; max: Column | undefined };

/** Told apart by colour and its lightness, and beyond three by their dashes. */
export type CurveLook = { tone: 1 | 2 | 3; isDashed?: boolean };

const tones = [1, 2, 3] as const;
export const curvesLimit = 2 * tones.length;

/** The look of a curve by its place among those of a chart. */
export const lookOf = (place: number): CurveLook => ({
  tone: tones[place % tones.length] ?? 1,
  isDashed: place >= tones.length,
});

/** What a chart draws: times, then for each curve its average and its maximum; null throughout where there is none. */
export type PlotData = [at: number[], ...columns: Column[]];

export function plotDataOf(at: number[], curves: readonly Curve[]): PlotData {
  return [at, ...curves.flatMap(({ avg, max }) => [avg, max ?? new Array<null>(at.length).fill(null)])];
}

/** The newest value that is known, and null when none is. */
export function newestOf(column: readonly (number | null)[] | undefined): number | null {
  for (let index = (column?.length ?? 0) - 1; index >= 0; index -= 1) {
    const value = column?.[index];
    if (typeof value === "number") return value;
  }
  return null;
}
