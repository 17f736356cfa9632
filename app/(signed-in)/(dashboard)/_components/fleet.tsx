"use client";

import type { PageRole } from "@realtimemonitor/protocol/ticket.ts";
import { useLive } from "../../../_live/live.tsx";
import { EmptyFleet } from "./empty-fleet.tsx";
import { MachineCard } from "./machine-card.tsx";

export function Fleet({ isAdmin, role }: { isAdmin: boolean; role: PageRole }) {
  const ids = useLive((store) => store.cardIds(), "roster");
  if (ids.length === 0) return <EmptyFleet role={role} />;
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,20rem),1fr))] gap-4">
      {ids.map((id) => (
        <MachineCard key={id} id={id} isAdmin={isAdmin} role={role} />
      ))}
    </div>
  );
}
