"use client";

import type { FleetMachine, FleetRow } from "@realtimemonitor/protocol/frame.ts";
import { Age, SampleAge } from "../../../_live/age.tsx";
import { useLive } from "../../../_live/live.tsx";
import { PresenceBadge, PresenceDot } from "../../../_live/presence.tsx";
import { TutorialBadge } from "../../../_live/tutorial-badge.tsx";
import { Badge } from "../../../_ui/badge.tsx";
import type { Role } from "./fleet.tsx";
import { MachineName } from "./machine-name.tsx";
import { QuietSettings } from "./quiet-settings.tsx";

/** All states take the same room, so that nothing moves when one follows another. */
export function CardHead({ machine, row, role }: { machine: FleetMachine; row: FleetRow; role: Role }) {
  const isConnected = useLive((store) => store.connection() !== "offline", "connection");
  const concern = useLive((store) => store.concern(row.id), `machine ${row.id}`);
  const presence = isConnected ? row.presence : "unknown";
  const { level, reason } = concern;
  const about = [role === "public" ? null : (machine.ip ?? "no address"), ...machine.tags].filter(
    (word) => word !== null,
  );
  return (
    <header>
      <div className="flex h-6 items-center gap-1.5">
        <span className="flex w-3.5 shrink-0 justify-center">
          <PresenceDot presence={presence} />
        </span>
        <h2 className="min-w-0 truncate font-semibold tracking-tight" title={machine.name}>
          <MachineName machine={machine} role={role} />
        </h2>
        <div className="ml-auto flex shrink-0 items-center gap-1">
          {role === "admin" && <QuietSettings machine={machine} />}
          <TutorialBadge id={machine.id} />
          {presence === "online" ? <span className="sr-only">online</span> : <PresenceBadge presence={presence} />}
          {presence === "online" && level !== "plain" && <Badge tone={level}>{reason}</Badge>}
        </div>
      </div>
      <div className="mt-0.5 flex items-baseline justify-between gap-3 pl-5 text-xs text-muted">
        <span className="truncate" title={about.join(" · ")}>
          {about.join(" · ")}
        </span>
        <span className="whitespace-nowrap">
          {row.presence === "offline" ? (
            <>
              last values, <Age since={row.receivedAt} /> old
            </>
          ) : (
            <SampleAge since={row.receivedAt} />
          )}
        </span>
      </div>
    </header>
  );
}
