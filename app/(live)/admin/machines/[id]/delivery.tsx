"use client";

import { isTutorialId } from "@realtimemonitor/protocol/tutorial-id.ts";
import { useLive } from "../../../../_live/live.tsx";
import { signedSeconds, warningsOf } from "../../machine-warnings.ts";

/** How a machine's clock and its samples are doing, as the hub sees them. */
export function Delivery({ id }: { id: string }) {
  const machine = useLive((store) => store.adminMachine(id));
  if (!machine) return <p className="text-sm text-muted">The hub has not told of this machine yet.</p>;
  const { timing, history } = machine;
  if (isTutorialId(id)) {
    return (
      <p className="text-sm text-muted tabular-nums">
        The tutorial's client tells nothing of its clock and keeps no samples; {history.lost} lost since the hub
        started.
      </p>
    );
  }
  const warnings = warningsOf(machine);
  const isSkewed = warnings.some((warning) => warning.startsWith("clock"));
  const lines: { name: string; value: string; isBad?: boolean }[] = [
    { name: "Clock", value: clockWords(timing.skewMs), isBad: isSkewed },
    { name: "Round trip", value: timing.roundTripMs === null ? "not known yet" : inMs(timing.roundTripMs) },
    { name: "Jitter", value: timing.jitterMs === null ? "not known yet" : inMs(timing.jitterMs) },
    { name: "Missed ticks", value: String(timing.missedTicks) },
    { name: "Missing samples", value: history.missing === 0 ? "0" : `${history.missing}, asked for again` },
    { name: "Healed", value: String(history.healed) },
    { name: "Kept by the agent", value: history.held === null ? "–" : String(history.held) },
    { name: "Lost", value: String(history.lost), isBad: history.lost > 0 },
  ];
  return (
    <>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-2 text-sm tabular-nums">
        {lines.map(({ name, value, isBad }) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className={isBad ? "font-medium text-warn" : ""}>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-xs text-muted">
        Counted since the hub started. Nothing depends on the machine's clock: times are the hub's.
      </p>
    </>
  );
}

const inMs = (ms: number) => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;

function clockWords(skewMs: number | null): string {
  if (skewMs === null) return "not known yet";
  if (Math.abs(skewMs) < 1_000)
    return Math.abs(skewMs) < 1 ? "right" : `${inMs(Math.abs(skewMs))} ${skewMs < 0 ? "behind" : "ahead"}`;
  return signedSeconds(skewMs);
}
