"use client";

import { isTutorialId } from "@realtimemonitor/protocol/tutorial-id.ts";
import { useLive } from "../../_live/live.tsx";
import { skewWords } from "./skew-words.ts";

/** How the clock of a machine goes and how evenly it reports: its clock for everybody, the rest for administrators. */
export function TimingLines({ machineId }: { machineId: string }) {
  const row = useLive((store) => store.card(machineId)?.row, `machine ${machineId}`);
  const timing = useLive((store) => store.adminMachine(machineId)?.timing, "admin");
  if (isTutorialId(machineId)) return null; // it tells of no clock
  const skewMs = timing?.skewMs ?? (row?.takenAt === undefined ? null : row.sampledAt - row.takenAt);
  const lines: [string, string | null][] = [
    ["Clock", skewMs === null ? null : skewWords(skewMs)],
    ["Round trip", timing?.roundTripMs == null ? null : `${Math.round(timing.roundTripMs)} ms`],
    ["Jitter", timing?.jitterMs == null ? null : `${timing.jitterMs.toFixed(1)} ms`],
    ["Missed ticks", timing ? `${timing.missedTicks} since the hub started` : null],
  ];
  return lines.map(
    ([name, words]) =>
      words !== null && (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="tabular-nums">{words}</dd>
        </div>
      ),
  );
}
