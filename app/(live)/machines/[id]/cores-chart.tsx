"use client";

import { useMemo } from "react";
import { momentWords } from "../../../_charts/axis-words.ts";
import { paintHeat } from "../../../_charts/paint-heat.ts";
import type { PaintArea, PlotOptions } from "../../../_charts/plot.ts";
import type { Column } from "../../../_charts/series.ts";
import { finePercent, percent } from "../../../_readings/units.ts";
import { ChartFrame } from "./chart.tsx";
import { useCharting } from "./drawn.ts";
import { Surface, usePlaceOfMoment } from "./surface.tsx";

/** The words of cores stand beside the middle of their row; there is room for so many. */
const wordsLimit = 8;
const axis: Pick<PlotOptions, "words" | "isUpsideDown"> = {
  words: (row) => String(Math.floor(row) + 1),
  isUpsideDown: true,
};

/** Each core as a row, from the first on top: the stronger its colour, the busier it was. One core or 128, it is as high. */
export function CoresChart() {
  const { drawn } = useCharting();
  const { series, from, to, stepMs, tier } = drawn;
  const cores = series.parts?.cores ?? [];
  const place = usePlaceOfMoment();

  const drawing = useMemo(() => {
    const columns = series.parts?.cores ?? [];
    return {
      data: [series.at] as [number[]],
      top: () => Math.max(1, columns.length),
      splits: rowsWithWords(columns.length),
      paint: (area: PaintArea) => paintHeat(area, { at: series.at, columns, from, to, stepMs }),
    };
  }, [series, from, to, stepMs]);

  if (cores.length === 0) {
    return (
      <ChartFrame title="Cores" legend={<p className="mt-0.5 min-h-4 text-xs text-muted">one by one</p>}>
        <p className="flex h-44 items-center justify-center px-6 text-center text-sm text-balance text-muted">
          {tier === "seconds"
            ? "No core was told of one by one in this time."
            : "Each core is kept with the seconds alone. Zoom in to see them; over a longer time there is their mean and its highest."}
        </p>
      </ChartFrame>
    );
  }

  const at = series.at[place];
  const words = wordsOf(cores, place < 0 ? series.at.length - 1 : place);
  return (
    <ChartFrame title="Cores" legend={<CoresLegend count={cores.length} words={words} />}>
      <Surface
        title="Cores"
        looks={noCurves}
        axis={axis}
        drawing={drawing}
        valuesInWords={at === undefined ? null : `${momentWords(at, stepMs)}: ${words}`}
      />
    </ChartFrame>
  );
}

const noCurves = [] as const;

function CoresLegend({ count, words }: { count: number; words: string }) {
  return (
    <p className="mt-0.5 flex min-h-4 flex-wrap items-center gap-x-4 text-xs text-muted tabular-nums">
      <span>{count === 1 ? "1 core" : `${count} cores`}</span>
      <span className="font-medium text-text">{words}</span>
      <span aria-hidden className="ml-auto flex items-center gap-1.5">
        0
        <span className="flex h-2 w-16 overflow-hidden rounded-full">
          {[7, 20, 35, 50, 65, 80, 100].map((share) => (
            <span
              key={share}
              className="flex-1"
              style={{ background: `color-mix(in oklab, var(--curve-1) ${share}%, transparent)` }}
            />
          ))}
        </span>
        100 %
      </span>
    </p>
  );
}

/** "busiest: core 5, 93 %", or each when there are few. */
function wordsOf(cores: readonly Column[], place: number): string {
  const values = cores.map((column) => column[place] ?? null);
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return "–";
  if (cores.length <= 4) return values.map((value) => (value === null ? "–" : percent(value))).join(" · ");
  const highest = Math.max(...known);
  return `busiest: core ${values.indexOf(highest) + 1}, ${finePercent(highest)}`;
}

/** Rows that have their number at the axis: all, or every second, fifth, tenth… */
function rowsWithWords(count: number): number[] {
  const every = [1, 2, 4, 8, 16, 32, 64, 128].find((step) => count / step <= wordsLimit) ?? 256;
  return Array.from({ length: Math.ceil(count / every) }, (_, index) => index * every + 0.5);
}
