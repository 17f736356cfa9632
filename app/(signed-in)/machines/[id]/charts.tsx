"use client";

import { hasValues } from "../../../_charts/curve.ts";
import type { FigureSeries } from "../../../_charts/series.ts";
import { Chart, type Drawn } from "./chart.tsx";
import { chartKinds } from "./chart-kinds.ts";

/** One chart for all that the series tells; what it tells nothing of is named below. */
export function Charts({ drawn, isStale }: { drawn: Drawn; isStale: boolean }) {
  const shown = chartKinds.filter(({ curves }) => hasValues(drawn.series, curves));
  const missing = chartKinds.filter((kind) => !shown.includes(kind)).map(({ title }) => title.toLowerCase());
  return (
    <div className={isStale ? "opacity-60 transition-opacity motion-reduce:transition-none" : ""}>
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        {shown.map((kind) => (
          <Chart key={kind.title} kind={kind} drawn={drawn} />
        ))}
      </div>
      {shown.length > 0 && missing.length > 0 && (
        <p className="mt-3 text-xs text-muted">Nothing in this time of: {missing.join(", ")}.</p>
      )}
    </div>
  );
}

export const isEmpty = (series: FigureSeries) => !chartKinds.some(({ curves }) => hasValues(series, curves));
