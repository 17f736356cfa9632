"use client";

import type { Traffic } from "@realtimemonitor/protocol/frame.ts";
import { inWords } from "../../../_live/in-words.ts";
import { useLive } from "../../../_live/live.tsx";
import { bitRate } from "../../../_readings/rates.ts";

/** In over out, all interfaces together. */
export function TrafficFigures({ traffic }: { traffic: Traffic | null | undefined }) {
  if (!traffic) return <span className="text-xs text-muted">–</span>;
  return (
    <div className="text-xs/4 tabular-nums">
      <div className="flex justify-between gap-2">
        <span className="text-muted">in</span>
        {bitRate(traffic.receivedBytesPerSecond)}
      </div>
      <div className="flex justify-between gap-2">
        <span className="text-muted">out</span>
        {bitRate(traffic.sentBytesPerSecond)}
      </div>
    </div>
  );
}

export const LoadFigure = ({ load }: { load: number | null | undefined }) => (
  <span className="tabular-nums">{typeof load === "number" ? load.toFixed(2) : "–"}</span>
);

/** Who sends once a second is never older than this. */
const nowMs = 3_000;

/** "now", or how long ago the last sample came: a figure that always changes tells nothing. */
export function SampleAge({ since }: { since: number }) {
  const words = useLive((store) => {
    const ageMs = store.ageMs(since);
    return ageMs < nowMs ? "now" : inWords(ageMs);
  }, "clock");
  return <span className="tabular-nums">{words}</span>;
}
