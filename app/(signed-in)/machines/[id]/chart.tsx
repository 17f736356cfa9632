"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { momentWords } from "../../../_charts/axis-words.ts";
import { hasValues, newestOf, type PlotData, plotDataOf } from "../../../_charts/curve.ts";
import { createPlot, type Plot, plotHeightPx } from "../../../_charts/plot.ts";
import { type FigureSeries, withGaps } from "../../../_charts/series.ts";
import type { ChartKind } from "./chart-kinds.ts";

/** What all charts of a page draw: the same time, over the same points. */
export type Drawn = {
  series: FigureSeries;
  from: number;
  to: number;
  /** How far apart points are. */
  stepMs: number;
  /** Neighbours that are further apart have a gap between them. */
  longestMs: number;
};

export function Chart({ kind, drawn }: { kind: ChartKind; drawn: Drawn }) {
  const { series, from, to, stepMs, longestMs } = drawn;
  const gapped = useMemo(() => withGaps(series, longestMs), [series, longestMs]);
  const data = useMemo(() => plotDataOf(gapped, kind.curves, kind.factor), [gapped, kind]);
  const [point, setPoint] = useState<number | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | undefined>(undefined);
  const newestSeries = useRef(series);
  newestSeries.current = series;

  useEffect(() => {
    if (!place.current) return;
    const { curves, axisWords: words, steps } = kind;
    const top = (highest: number) => kind.top(highest, newestSeries.current);
    plot.current = createPlot(place.current, { curves, words, top, steps, onPoint: setPoint });
    return () => plot.current?.destroy();
  }, [kind]);

  useEffect(() => plot.current?.show(data, from, to), [data, from, to]);

  const at = point === null ? undefined : data[0][point];
  return (
    <figure
      aria-label={kind.title}
      className="min-w-0 rounded-xl border border-line bg-surface p-4 pb-2 shadow-xs lg:odd:last:col-span-2"
      data-points={series.at.length}
    >
      <figcaption className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5">
        <h3 className="text-sm font-semibold tracking-tight">{kind.title}</h3>
        <span className="text-xs text-muted tabular-nums">{at === undefined ? "" : momentWords(at, stepMs)}</span>
        <Legend kind={kind} series={gapped} data={data} point={at === undefined ? null : point} />
      </figcaption>
      <div ref={place} aria-hidden style={{ height: plotHeightPx }} />
    </figure>
  );
}

type LegendProps = { kind: ChartKind; series: FigureSeries; data: PlotData; point: number | null };

/** Each curve with its newest value, or that of the point pointed at. */
function Legend({ kind, series, data, point }: LegendProps) {
  return (
    <ul className="flex w-full flex-wrap gap-x-4 gap-y-0.5 text-xs text-muted">
      {kind.curves.map((curve, index) => {
        if (!hasValues(series, [curve])) return null;
        const column = data[2 * index + 1] ?? [];
        const value = point === null ? newestOf(column) : (column[point] ?? null);
        const highest = point === null ? null : (data[2 * index + 2]?.[point] ?? null);
        return (
          <li key={curve.figure} className="flex items-center gap-1.5 whitespace-nowrap">
            <span aria-hidden className={`h-0.5 w-3 rounded-full ${tones[curve.tone]}`} />
            {curve.label}
            <span className="font-medium text-text tabular-nums">{value === null ? "–" : kind.words(value)}</span>
            {highest !== null && <span className="tabular-nums">up to {kind.words(highest)}</span>}
          </li>
        );
      })}
    </ul>
  );
}

const tones = { 1: "bg-curve-1", 2: "bg-curve-2", 3: "bg-curve-3" };
