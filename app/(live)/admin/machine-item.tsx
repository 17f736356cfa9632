"use client";

import type { AdminMachine } from "@realtimemonitor/protocol/frame.ts";
import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { memo } from "react";
import { Age } from "../../_live/age.tsx";
import { PresenceMark } from "../../_live/presence.tsx";
import { TutorialBadge } from "../../_live/tutorial-badge.tsx";
import { Badge } from "../../_ui/badge.tsx";
import { SettingsMark } from "../_settings/settings-mark.tsx";
import { warningsOf } from "./machine-warnings.ts";

type Props = {
  machine: AdminMachine;
  isSelected: boolean;
  onSelect(id: string, isSelected: boolean, isRange: boolean): void;
};

/** One line; the whole of it leads to the machine, though only its name is the link. Drawn again when it changes itself. */
export const MachineItem = memo(({ machine, isSelected, onSelect }: Props) => {
  const warnings = warningsOf(machine);
  return (
    <div
      className={`relative grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 py-3 pr-4 hover:bg-raised/60 sm:grid-cols-[auto_minmax(0,1fr)_6rem_9.5rem_auto] sm:gap-x-6 sm:pr-5 ${isSelected ? "bg-accent/8" : ""}`}
    >
      <label className="relative z-10 -my-3 flex items-center self-stretch pl-4 sm:-mr-3 sm:pl-5">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          aria-label={`Select ${machine.name}`}
          checked={isSelected}
          onChange={(event) =>
            onSelect(
              machine.id,
              event.target.checked,
              "shiftKey" in event.nativeEvent && event.nativeEvent.shiftKey === true,
            )
          }
        />
      </label>
      <div className="min-w-0">
        <div className="flex items-center gap-2">
          <Link
            href={`/admin/machines/${machine.id}`}
            className="truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:-outline-offset-2 focus-visible:after:outline-2 focus-visible:after:outline-accent"
          >
            {machine.name}
          </Link>
          <TutorialBadge id={machine.id} />
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
    </div>
  );
});
