"use client";

import type { FleetRow } from "@realtimemonitor/protocol/frame.ts";
import { MemoryStick } from "lucide-react";
import { memo } from "react";
import { useLive, useTrend } from "../../../_live/live.tsx";
import { Cores } from "../../../_readings/cores.tsx";
import { Disks } from "../../../_readings/disks.tsx";
import { bitRate } from "../../../_readings/rates.ts";
import { Sparkline } from "../../../_readings/sparkline.tsx";
import { Unread } from "../../../_readings/unread.tsx";
import { Usage } from "../../../_readings/usage.tsx";
import { CardHead } from "./card-head.tsx";
import { useEntrance } from "./entrance.ts";
import type { Role } from "./fleet.tsx";

/** One machine, drawn again when its own row changes. What its settings switch off has no place on it. */
export const MachineCard = memo(function MachineCard({ id, place, role }: { id: string; place: number; role: Role }) {
  const card = useLive((store) => store.card(id), `machine ${id}`);
  const entrance = useEntrance(id);
  if (!card) return <Gone place={place} />;
  const { machine, row } = card;
  const isOffline = row.presence === "offline";
  return (
    <article
      aria-label={machine.name}
      data-place={place}
      className={`group relative flex flex-col gap-3.5 rounded-xl border border-line p-4 [contain:layout_style] ${isOffline ? "border-dashed bg-page" : "bg-surface shadow-xs"} ${entrance}`}
    >
      <CardHead machine={machine} row={row} role={role} />
      <div className={`flex flex-1 flex-col gap-3 ${isOffline ? "grayscale" : ""}`}>
        {row.cpus !== undefined && <Cores percents={row.cpus} trend={<Trend id={id} of="cpus" />} />}
        {row.memory === null && <Unread icon={MemoryStick} what="Memory" />}
        {row.memory && (
          <Usage
            icon={MemoryStick}
            label="memory"
            title={<h3>Memory</h3>}
            {...row.memory}
            trend={<Trend id={id} of="memory" />}
          />
        )}
        {row.disks !== undefined && <Disks disks={row.disks} />}
        {row.cpus === undefined && row.memory === undefined && row.disks === undefined && (
          <p className="text-xs text-muted">Its settings show nothing.</p>
        )}
        <TrafficAndLoad row={row} />
      </div>
    </article>
  );
});

const Trend = memo(function Trend({ id, of }: { id: string; of: "cpus" | "memory" }) {
  const trend = useTrend(id);
  return <Sparkline values={trend?.[of]} className="block h-4 w-20 max-w-full" />;
});

/** Quiet: of a kind that is looked at when something else is wrong. */
function TrafficAndLoad({ row: { traffic, oneMinuteLoad } }: { row: FleetRow }) {
  if (!traffic && typeof oneMinuteLoad !== "number") return null;
  return (
    <dl className="mt-auto flex flex-wrap gap-x-4 text-xs text-muted tabular-nums">
      {traffic && <Figure word="in" figure={bitRate(traffic.receivedBytesPerSecond)} width="min-w-24" />}
      {traffic && <Figure word="out" figure={bitRate(traffic.sentBytesPerSecond)} width="min-w-24" />}
      {typeof oneMinuteLoad === "number" && <Figure word="load" figure={oneMinuteLoad.toFixed(2)} width="ml-auto" />}
    </dl>
  );
}

const Figure = ({ word, figure, width }: { word: string; figure: string; width: string }) => (
  <div className={`flex gap-1.5 whitespace-nowrap ${width}`}>
    <dt>{word}</dt>
    <dd className="text-text">{figure}</dd>
  </div>
);

/** It went while the order was held: its place stays until then. */
const Gone = ({ place }: { place: number }) => (
  <div
    data-place={place}
    className="flex min-h-24 items-center justify-center rounded-xl border border-dashed border-line text-xs text-muted italic"
  >
    No longer shown
  </div>
);
