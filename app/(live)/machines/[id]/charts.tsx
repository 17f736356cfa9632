"use client";

import { Chart } from "./chart.tsx";
import { chartKinds } from "./chart-kinds.ts";
import { CoresChart } from "./cores-chart.tsx";
import { type Charting, ChartingProvider } from "./drawn.ts";

/** One chart for all that the series tells; what it tells nothing of is named below. */
export function Charts({ charting, isStale }: { charting: Charting; isStale: boolean }) {
  const { series } = charting.drawn;
  const shown = chartKinds.filter(({ curves }) => curves(series).length > 0);
  const missing = chartKinds.filter((kind) => !shown.includes(kind)).map(({ title }) => title.toLowerCase());
  return (
    <ChartingProvider value={charting}>
      <div
        aria-busy={isStale}
        className={`grid grid-cols-1 gap-3 transition-opacity motion-reduce:transition-none sm:gap-4 lg:grid-cols-2 ${isStale ? "opacity-60" : ""}`}
      >
        {shown.flatMap((kind) => {
          const chart = <Chart key={kind.title} kind={kind} />;
          return kind.title === "Processor" ? [chart, <CoresChart key="Cores" />] : [chart];
        })}
      </div>
      {shown.length > 0 && missing.length > 0 && (
        <p className="text-xs text-muted">Nothing in this time of: {missing.join(", ")}.</p>
      )}
    </ChartingProvider>
  );
}
