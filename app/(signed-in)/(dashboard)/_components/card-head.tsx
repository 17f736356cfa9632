"use client";

import type { FleetMachine, FleetRow } from "@realtimemonitor/protocol/frame.ts";
import { Age } from "../../../_live/age.tsx";
import { useLive } from "../../../_live/live.tsx";
import { PresenceBadge } from "../../../_live/presence-badge.tsx";
import { Badge } from "../../../_ui/badge.tsx";
import { LocalTime } from "../../../_ui/local-time.tsx";

export function CardHead({ machine, row }: { machine: FleetMachine; row: FleetRow }) {
  const isConnected = useLive((store) => store.connection() !== "offline");
  return (
    <header>
      <div className="flex items-start justify-between gap-3">
        <h2 className="min-w-0 truncate font-semibold" title={machine.name}>
          {machine.name}
        </h2>
        {isConnected ? <PresenceBadge presence={row.presence} /> : <Badge tone="quiet">unknown</Badge>}
      </div>
      <div className="flex items-baseline justify-between gap-3 text-xs text-muted">
        <span className="truncate font-mono">{machine.ip ?? "no address"}</span>
        <span className="whitespace-nowrap">
          <Age since={row.receivedAt} /> ago
        </span>
      </div>
      {row.presence === "offline" && (
        <p className="mt-2 text-xs text-muted">
          Silent since <LocalTime at={row.receivedAt} />; these are its last values.
        </p>
      )}
    </header>
  );
}
