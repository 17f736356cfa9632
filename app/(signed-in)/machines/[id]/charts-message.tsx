import { ChartLine, CircleAlert } from "lucide-react";
import { liveRange, type Range } from "./ranges.ts";

type Props = { range: Range; isLoading: boolean; problem: string | null };

/** In the place of the charts, and about as high as two rows of them, so that little moves when they come. */
export function ChartsMessage({ range, isLoading, problem }: Props) {
  if (isLoading) {
    return (
      <div role="status" aria-label="Loading" className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        {[1, 2, 3, 4].map((place) => (
          <div key={place} className="h-60 rounded-xl border border-line bg-surface motion-safe:animate-pulse" />
        ))}
      </div>
    );
  }
  const Icon = problem === null ? ChartLine : CircleAlert;
  return (
    <div className="flex h-60 flex-col items-center justify-center gap-2 rounded-xl border border-dashed border-line px-6 text-center text-sm text-muted">
      <Icon aria-hidden className={`size-6 ${problem === null ? "" : "text-warn"}`} />
      <p role="status" className="text-balance">
        {problem !== null
          ? failureWords(problem)
          : range === liveRange
            ? "Nothing was heard of this machine in the last ten minutes."
            : `Nothing is stored of the last ${range.name}. What comes is written each minute.`}
      </p>
    </div>
  );
}

export const failureWords = (problem: string) =>
  `The history could not be read: ${problem}. It is tried again by itself.`;
