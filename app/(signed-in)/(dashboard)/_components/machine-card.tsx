"use client";

import type { PageRole } from "@realtimemonitor/protocol/ticket.ts";
import { MemoryStick } from "lucide-react";
import { useLive } from "../../../_live/live.tsx";
import { Cores } from "../../../_readings/cores.tsx";
import { Disks } from "../../../_readings/disks.tsx";
import { Unread } from "../../../_readings/unread.tsx";
import { Usage } from "../../../_readings/usage.tsx";
import { CardHead } from "./card-head.tsx";

/** One machine, drawn again when its own row changes. What its settings switch off has no place on it. */
export function MachineCard({ id, isAdmin, role }: { id: string; isAdmin: boolean; role: PageRole }) {
  const card = useLive((store) => store.card(id), `machine ${id}`);
  if (!card) return null;
  const { machine, row } = card;
  const isOffline = row.presence === "offline";
  return (
    <article
      aria-label={machine.name}
      className={`group flex flex-col gap-4 rounded-xl border border-line p-4 ${isOffline ? "border-dashed bg-page" : "bg-surface shadow-xs"}`}
    >
      <CardHead machine={machine} row={row} isAdmin={isAdmin} role={role} />
      <div className={`flex flex-col gap-3 ${isOffline ? "grayscale" : ""}`}>
        {row.cpus !== undefined && <Cores percents={row.cpus} />}
        {row.memory === null && <Unread icon={MemoryStick} what="Memory" />}
        {row.memory && <Usage icon={MemoryStick} label="memory" title={<h3>Memory</h3>} {...row.memory} />}
        {row.disks !== undefined && <Disks disks={row.disks} />}
        {row.cpus === undefined && row.memory === undefined && row.disks === undefined && (
          <p className="text-xs text-muted">Its settings show nothing.</p>
        )}
      </div>
    </article>
  );
}
