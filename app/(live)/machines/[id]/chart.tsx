"use client";

import { type ReactNode, useMemo } from "react";
import { momentWords } from "../../../_charts/axis-words.ts";
import { type Curve, newestOf, plotDataOf } from "../../../_charts/curve.ts";
import type { ChartKind } from "./chart-kinds.ts";
import { useCharting } from "./drawn.ts";
import { markAt } from "./marks-of.ts";
import { behind } from "./span.ts";
import { Surface, usePlaceOfMoment } from "./surface.tsx";

/** Curves over time, and what they are at the moment that is pointed at. */
export function Chart({ kind }: { kind: ChartKind }) {
  const { drawn } = useCharting();
  const { series, stepMs } = drawn;
  const curves = useMemo(() => kind.curves(series), [kind, series]);
  const drawing = useMemo(
    () => ({ data: plotDataOf(series.at, curves), top: (highest: number) => kind.top(highest, series) }),
    [kind, curves, series],
  );
  const axis = useMemo(() => ({ words: kind.axisWords, steps: kind.steps }), [kind]);
  const place = usePlaceOfMoment();
  const at = series.at[place];
  const values = curves.map((curve) => valuesAt(curve, place));
  const inWords = values.map(({ value }, index) => `${curves[index]?.label} ${wordsOf(kind, value)}`).join(", ");
  return (
    <ChartFrame title={kind.title} legend={<Legend kind={kind} curves={curves} place={place} />}>
      <Surface
        title={kind.title}
        looks={curves.map(({ look }) => look)}
        axis={axis}
        drawing={drawing}
        valuesInWords={at === undefined ? null : `${momentWords(at, stepMs)}: ${inWords}`}
      />
    </ChartFrame>
  );
}

type FrameProps = { title: string; legend: ReactNode; children: ReactNode };

/** What all charts look like: title, the moment, the legend in one line, and the drawing. */
export function ChartFrame({ title, legend, children }: FrameProps) {
  const { drawn, marks, actions } = useCharting();
  const at = drawn.series.at[usePlaceOfMoment()];
  const mark = at === undefined ? undefined : markAt(marks, at, drawn);
  return (
    <figure
      aria-label={title}
      className="min-w-0 rounded-xl border border-line bg-surface p-3 pb-2 shadow-xs sm:p-4 sm:pb-2"
      data-points={drawn.series.at.length}
    >
      <figcaption className="mb-2">
        <span className="flex items-baseline justify-between gap-4">
          <h3 className="text-sm font-semibold tracking-tight">{title}</h3>
          <span className="flex items-baseline gap-2 text-xs whitespace-nowrap text-muted tabular-nums">
            {at !== undefined && behind(at, drawn.stepMs) && (
              <button
                type="button"
                // the chart keeps the focus, and with it the moment
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => actions.open(at)}
                className="-my-1 hidden rounded border border-line px-1.5 py-0.5 font-medium text-text pointer-coarse:block"
              >
                Seconds
              </button>
            )}
            {mark && <span className="font-medium text-text">{mark.words}</span>}
            {at === undefined ? "" : momentWords(at, drawn.stepMs)}
          </span>
        </span>
        {legend}
      </figcaption>
      {children}
    </figure>
  );
}

type LegendProps = { kind: ChartKind; curves: readonly Curve[]; place: number };

/** Each curve with its newest value, or that of the moment pointed at. */
function Legend({ kind, curves, place }: LegendProps) {
  return (
    <ul className={`mt-0.5 flex flex-wrap content-start gap-x-4 gap-y-0.5 text-xs text-muted ${roomFor(curves)}`}>
      {curves.map((curve) => {
        const { value, highest } = valuesAt(curve, place);
        return (
          <li key={curve.label} className="flex min-w-0 items-center gap-1.5 whitespace-nowrap">
            <Stroke {...curve.look} />
            <span className="max-w-40 truncate" title={curve.label}>
              {curve.label}
            </span>
            <span className="font-medium text-text tabular-nums">{wordsOf(kind, value)}</span>
            {highest !== null && kind.words(highest) !== wordsOf(kind, value) && (
              <span className={`tabular-nums ${curves.length > 1 ? "max-sm:sr-only" : ""}`}>
                <span aria-hidden>↑</span>
                <span className="sr-only">up to </span>
                {kind.words(highest)}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** As many lines as its words may need, so that nothing moves when they change. */
const roomFor = ({ length }: readonly Curve[]) =>
  length > 4 ? "min-h-8.5" : length > 2 ? "min-h-4 max-sm:min-h-8.5" : "min-h-4";

function Stroke({ tone, isDashed }: Curve["look"]) {
  const line = isDashed ? "border-t-2 border-dashed" : "border-t-2";
  return <span aria-hidden className={`w-3.5 shrink-0 ${line} ${strokes[tone]}`} />;
}

const strokes = { 1: "border-curve-1", 2: "border-curve-2", 3: "border-curve-3" };

function valuesAt({ avg, max }: Curve, place: number): { value: number | null; highest: number | null } {
  if (place < 0) return { value: newestOf(avg), highest: null };
  return { value: avg[place] ?? null, highest: max?.[place] ?? null };
}

const wordsOf = (kind: ChartKind, value: number | null) => (value === null ? "–" : kind.words(value));
