"use client";

import { useLive } from "../../../_live/live.tsx";
import { EmptyFleet } from "./empty-fleet.tsx";
import { MachineCard } from "./machine-card.tsx";

export function Fleet({ isAdmin }: { isAdmin: boolean }) {
  const ids = useLive((store) => store.cardIds(), "roster");
  if (ids.length === 0) return <EmptyFleet isAdmin={isAdmin} />;
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,20rem),1fr))] gap-4">
      {ids.map((id) => (
        <MachineCard key={id} id={id} isAdmin={isAdmin} />
      ))}
    </div>
  );
}
