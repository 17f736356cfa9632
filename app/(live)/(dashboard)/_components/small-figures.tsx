import type { Traffic } from "@realtimemonitor/protocol/frame.ts";
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
