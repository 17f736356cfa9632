import { ChartLine, CircleAlert } from "lucide-react";
import { liveRange, type Range } from "./ranges.ts";

type State = "loading" | "empty" | "failed";

/** In the place of the charts, and about as high as two rows of them, so that little moves when they come. */
export function ChartsMessage({ state, range }: { state: State; range: Range }) {
  if (state === "loading") {
    return (
      <div role="status" aria-label="Loading" className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        {[1, 2, 3, 4].map((place) => (
          <div key={place} className="h-60 rounded-xl border border-line bg-surface motion-safe:animate-pulse" />
        ))}
      </div>
    );
  }
  const Icon = state === "empty" ? ChartLine : CircleAlert;
  return (
    <div className="flex h-60 flex-col items-center justify-center gap-2 rounded-xl border border-dashed border-line px-6 text-center text-sm text-muted">
      <Icon aria-hidden className={`size-6 ${state === "failed" ? "text-warn" : ""}`} />
      {state === "empty" ? (
        <p className="text-balance">
          {range === liveRange
            ? "Nothing was heard of this machine in the last ten minutes."
            : `Nothing is stored of the last ${range.name}. What comes is written each minute.`}
        </p>
      ) : (
        <p>There is nothing to show.</p>
      )}
    </div>
  );
}
