import type { Figure } from "@realtimemonitor/protocol/figures.ts";
import type { FigureSeries } from "./series.ts";

/** One line of a chart. */
export type Curve = { figure: Figure; label: string; tone: 1 | 2 | 3 };

type Column = (number | null)[];

/** What a chart draws: times, then for each curve its average and its maximum; null throughout where there is none. */
export type PlotData = [at: number[], ...columns: Column[]];

export function plotDataOf({ at, series }: FigureSeries, curves: readonly Curve[], factor: number): PlotData {
  const nothing = (): Column => at.map(() => null);
  const scaled = (column: Column | undefined) =>
    column === undefined || factor === 1
      ? column
      : column.map((value) => (typeof value === "number" ? value * factor : null));
  return [
    at,
    ...curves.flatMap(({ figure }) => [
      scaled(series[`${figure}Avg`]) ?? nothing(),
      scaled(series[`${figure}Max`]) ?? nothing(),
    ]),
  ];
}

/** The newest value that is known, and null when none is. */
export function newestOf(column: readonly (number | null)[] | undefined): number | null {
  for (let index = (column?.length ?? 0) - 1; index >= 0; index -= 1) {
    const value = column?.[index];
    if (typeof value === "number") return value;
  }
  return null;
}

export const hasValues = ({ series }: FigureSeries, curves: readonly Curve[]) =>
  curves.some(({ figure }) => newestOf(series[`${figure}Avg`]) !== null);
