"use client";

import type { Tier } from "@realtimemonitor/protocol/history.ts";
import { createContext, useContext } from "react";
import type { FigureSeries } from "../../../_charts/series.ts";
import type { EventMark } from "./marks-of.ts";
import type { Moment } from "./moment.ts";

/** What all charts of a page draw: the same time, over the same points; with holes where there are gaps. */
export type Drawn = {
  series: FigureSeries;
  from: number;
  to: number;
  /** How far apart points are, at least. */
  stepMs: number;
  tier: Tier;
};

export type ChartsActions = {
  /** Goes to the time between two moments. */
  zoom(from: number, to: number): void;
  /** Goes closer to a moment, or away from it. */
  zoomBy(at: number | null, direction: "in" | "out"): void;
  /** Goes to the seconds behind a point. */
  open(at: number): void;
  back(): void;
};

export type Charting = { drawn: Drawn; marks: readonly EventMark[]; moment: Moment; actions: ChartsActions };

const Context = createContext<Charting | undefined>(undefined);
export const ChartingProvider = Context;

export function useCharting(): Charting {
  const charting = useContext(Context);
  if (!charting) throw new Error("a chart needs its Charts above it");
  return charting;
}
