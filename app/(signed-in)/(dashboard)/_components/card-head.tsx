"use client";

import type { FleetMachine, FleetRow } from "@realtimemonitor/protocol/frame.ts";
import { Settings2 } from "lucide-react";
import Link from "next/link";
import { Age } from "../../../_live/age.tsx";
import { useLive } from "../../../_live/live.tsx";
import { PresenceBadge, PresenceDot } from "../../../_live/presence.tsx";
import { SettingsLink } from "../../_settings/settings-link.tsx";

/** All states take the same room, so that nothing moves when one follows another. */
export function CardHead({ machine, row, isAdmin }: { machine: FleetMachine; row: FleetRow; isAdmin: boolean }) {
  const isConnected = useLive((store) => store.connection() !== "offline");
  const presence = isConnected ? row.presence : "unknown";
  return (
    <header>
      <div className="flex h-6 items-center gap-1.5">
        <span className="flex w-3.5 shrink-0 justify-center">
          <PresenceDot presence={presence} />
        </span>
        <h2 className="min-w-0 truncate font-semibold tracking-tight" title={machine.name}>
          <Link href={`/machines/${machine.id}`} prefetch={false} className="rounded-sm hover:underline">
            {machine.name}
          </Link>
        </h2>
        <div className="ml-auto flex shrink-0 items-center gap-1">
          {isAdmin && (
            // quiet until the card is pointed at or reached by the keyboard; always there where nothing can hover
            <SettingsLink
              machineId={machine.id}
              aria-label={`Settings of ${machine.name}`}
              title="Settings"
              className="rounded-md p-1 text-muted group-hover:opacity-100 hover:bg-raised hover:text-text focus-visible:opacity-100 [@media(hover:hover)]:opacity-0"
            >
              <Settings2 aria-hidden className="size-4" />
            </SettingsLink>
          )}
          {presence === "online" ? <span className="sr-only">online</span> : <PresenceBadge presence={presence} />}
        </div>
      </div>
      <div className="mt-0.5 flex items-baseline justify-between gap-3 pl-5 text-xs text-muted">
        <span className="truncate font-mono" title={machine.ip ?? undefined}>
          {machine.ip ?? "no address"}
        </span>
        <span className="whitespace-nowrap">
          {row.presence === "offline" ? (
            <>
              last values, <Age since={row.receivedAt} /> old
            </>
          ) : (
            <>
              <Age since={row.receivedAt} /> ago
            </>
          )}
        </span>
      </div>
    </header>
  );
}
