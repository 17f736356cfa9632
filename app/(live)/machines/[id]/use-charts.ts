"use client";

import { useMemo, useState } from "react";
import { useHubNow } from "../../../_live/live.tsx";
import type { ChartsActions } from "./drawn.ts";
import { createMoment } from "./moment.ts";
import { behind, between, closer, neighbour, type Range, timeOf, wider } from "./span.ts";
import { useSpan } from "./use-span.ts";

/** The time that charts show, the moment that they point at, and the ways from one time to another. `stepMs`: of what is drawn. */
export function useCharts(stepMs: () => number) {
  const { span, hasEntered, enter, leave } = useSpan();
  const hubNow = useHubNow();
  const [moment] = useState(createMoment);

  const actions = useMemo(() => {
    const now = () => Math.round(hubNow());
    const widen = () => enter(wider(timeOf(span, now()), now()));
    const open: ChartsActions["open"] = (at) => {
      const time = behind(at, stepMs());
      if (time) enter(time);
    };
    return {
      choose: (range: Range) => enter({ range }),
      zoom: (from: number, to: number) => enter(between(from, to)),
      zoomBy: (at: number | null, direction: "in" | "out") => {
        const time = timeOf(span, now());
        if (direction === "out") widen();
        else enter(closer(time, at ?? (time.from + time.to) / 2));
      },
      open,
      back: () => {
        if (!leave() && "from" in span) widen();
      },
      widen,
      goToNeighbour: (direction: "earlier" | "later") => enter(neighbour(timeOf(span, now()), direction, now())),
    };
  }, [span, enter, leave, hubNow, stepMs]);

  return { span, canGoBack: hasEntered || "from" in span, moment, actions };
}
