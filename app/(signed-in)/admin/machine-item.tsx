"use client";

import type { AdminMachine } from "@realtimemonitor/protocol/frame.ts";
import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { Age } from "../../_live/age.tsx";
import { PresenceMark } from "../../_live/presence.tsx";
import { Badge } from "../../_ui/badge.tsx";
import { SettingsMark } from "../_settings/settings-mark.tsx";
import { warningsOf } from "./machine-warnings.ts";

/** One line; the whole of it leads to the machine, though only its name is the link. */
export function MachineItem({ machine }: { machine: AdminMachine }) {
  const warnings = warningsOf(machine);
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-6 gap-y-1 px-4 py-3 hover:bg-raised/60 sm:grid-cols-[minmax(0,1fr)_6rem_9.5rem_auto] sm:px-5">
      <div className="min-w-0">
        <div className="flex items-center gap-2">
          <Link
            href={`/admin/machines/${machine.id}`}
            className="truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:-outline-offset-2 focus-visible:after:outline-2 focus-visible:after:outline-accent"
          >
            {machine.name}
          </Link>
          {machine.disabled && <Badge tone="quiet">disabled</Badge>}
        </div>
        <p className="truncate text-xs text-muted tabular-nums">
          <span className="font-mono">{machine.ip ?? "no address"}</span>
          {machine.tags.length > 0 && ` · ${machine.tags.join(", ")}`}
          {" · "}
          {machine.seenAt === null ? (
            "never seen"
          ) : (
            <>
              seen <Age since={machine.seenAt} /> ago
            </>
          )}
        </p>
        {warnings.length > 0 && <p className="truncate text-xs text-warn">{warnings.join(" · ")}</p>}
        {machine.rejected > 0 && (
          <p className="truncate text-xs text-warn" title={machine.lastRejection ?? undefined}>
            {machine.rejected} dropped; the last: {machine.lastRejection}
          </p>
        )}
      </div>
      <div className="flex flex-col gap-x-6 max-sm:items-end sm:contents">
        <PresenceMark presence={machine.presence} />
        <SettingsMark settings={machine.settings} />
      </div>
      <ChevronRight aria-hidden className="size-4 text-muted max-sm:hidden" />
    </li>
  );
}
