"use client";

import { type KeyboardEvent, useEffect, useRef, useSyncExternalStore } from "react";
import type { CurveLook } from "../../../_charts/curve.ts";
import type { Drawing, Plot, PlotOptions } from "../../../_charts/plot.ts";
import { nearestPlace } from "../../../_charts/series.ts";
import { actionOfKey } from "./action-of-key.ts";
import { keyOfLooks } from "./chart-kinds.ts";
import { useCharting } from "./drawn.ts";

type Props = {
  title: string;
  looks: readonly CurveLook[];
  /** Always the same object. */
  axis: Pick<PlotOptions, "words" | "steps" | "isUpsideDown">;
  drawing: Omit<Drawing, "from" | "to" | "marks">;
  /** The values at the moment that is chosen, to be read out. */
  valuesInWords: string | null;
};

/** The place of the moment of all charts among the points; -1 when there is none. */
export function usePlaceOfMoment(): number {
  const { drawn, moment } = useCharting();
  const at = useSyncExternalStore(moment.subscribe, moment.get, () => null);
  const isInside = at !== null && at >= drawn.from && at <= drawn.to;
  return isInside ? nearestPlace(drawn.series.at, at) : -1;
}

/** The drawn part of a chart. Its engine is loaded when the page runs; its place has its height from the first. */
export function Surface({ title, looks, axis, drawing, valuesInWords }: Props) {
  const { drawn, marks, moment, actions } = useCharting();
  const { series, from, to } = drawn;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | undefined>(undefined);
  const latest = useRef({ drawing: { ...drawing, from, to, marks }, at: series.at, looks, actions });
  latest.current = { drawing: { ...drawing, from, to, marks }, at: series.at, looks, actions };

  const looksKey = keyOfLooks(looks);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says the looks
  useEffect(() => {
    const end = new AbortController();
    import("../../../_charts/plot.ts").then(({ createPlot }) => {
      if (!place.current || end.signal.aborted) return;
      const snapped = (at: number) => latest.current.at[nearestPlace(latest.current.at, at)] ?? at;
      const made = createPlot(place.current, {
        ...axis,
        looks: latest.current.looks,
        pointer: {
          onPoint: (at) => moment.set(at === null ? null : snapped(at)),
          onDrag: (a, b) => latest.current.actions.zoom(a, b),
          onPress: (at) => latest.current.actions.open(snapped(at)),
          onDoublePress: () => latest.current.actions.back(),
        },
      });
      plot.current = made;
      made.show(latest.current.drawing);
      made.point(moment.get());
      const leave = moment.subscribe(() => made.point(moment.get()));
      end.signal.addEventListener("abort", () => {
        leave();
        made.destroy();
        plot.current = undefined;
      });
    });
    return () => end.abort();
  }, [axis, moment, looksKey]);

  useEffect(() => plot.current?.show({ ...drawing, from, to, marks }), [drawing, from, to, marks]);

  const momentPlace = usePlaceOfMoment();

  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    const { at } = series;
    const act = actionOfKey(event, { at, from, place: momentPlace, moment, actions });
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`${title}: moment`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, series.at.length - 1)}
      aria-valuenow={momentPlace < 0 ? Math.max(0, series.at.length - 1) : momentPlace}
      aria-valuetext={valuesInWords ?? "the newest; arrow keys choose another"}
      onKeyDown={onKeyDown}
      onBlur={() => moment.set(null)}
      className="rounded-sm select-none"
    >
      <div ref={place} aria-hidden className="h-44" />
    </div>
  );
}
