"use client";

import { delayInWords, latencyInWords } from "./latency-words.ts";
import { useLatency } from "./live.tsx";

/** Beside "Live": how old the figures are when they get here. It keeps its room while nothing is known; no live region, for it changes each second. */
export function LatencyBadge() {
  const reading = useLatency();
  return (
    <span
      className="ml-1 inline-block min-w-[6ch] text-sm text-muted tabular-nums"
      title={reading && latencyInWords(reading)}
    >
      {reading && (
        <>
          <span aria-hidden>{delayInWords(reading.medianMs)}</span>
          <span className="sr-only">Latency: {latencyInWords(reading)}</span>
        </>
      )}
    </span>
  );
}
