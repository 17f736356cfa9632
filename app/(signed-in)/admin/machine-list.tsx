"use client";

import type { AdminMachine } from "@realtimemonitor/protocol/frame.ts";
import Link from "next/link";
import { Age } from "../../_live/age.tsx";
import { useLive } from "../../_live/live.tsx";
import { PresenceBadge } from "../../_live/presence-badge.tsx";
import { Badge } from "../../_ui/badge.tsx";
import { SettingsBadge } from "./settings-badge.tsx";

export function MachineList() {
  const machines = useLive((store) => store.adminMachines());
  const strangers = useLive((store) => store.rejectedStrangers());
  if (machines.length === 0) {
    return (
      <p className="text-muted">
        No machine has joined yet.{" "}
        <Link href="/admin/join-tokens" className="text-accent underline">
          Make a join token
        </Link>{" "}
        to add one.
      </p>
    );
  }
  return (
    <>
      <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface">
        {machines.map((machine) => (
          <MachineItem key={machine.id} machine={machine} />
        ))}
      </ul>
      {strangers > 0 && (
        <p className="mt-3 text-sm text-warn">
          {strangers} {strangers === 1 ? "message" : "messages"} dropped since the hub started: forged, or from a
          removed machine.
        </p>
      )}
    </>
  );
}

function MachineItem({ machine }: { machine: AdminMachine }) {
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-raised/60 sm:grid-cols-[minmax(0,1fr)_auto_auto]">
      <div className="min-w-0">
        <Link href={`/admin/machines/${machine.id}`} className="block truncate font-medium hover:underline">
          {machine.name}
        </Link>
        <p className="truncate text-xs text-muted">
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
        {machine.rejected > 0 && (
          <p className="truncate text-xs text-warn" title={machine.lastRejection ?? undefined}>
            {machine.rejected} dropped; the last: {machine.lastRejection}
          </p>
        )}
      </div>
      <div className="flex flex-wrap justify-end gap-1.5">
        {machine.disabled && <Badge tone="quiet">disabled</Badge>}
        <PresenceBadge presence={machine.presence} />
      </div>
      <div className="max-sm:col-span-2 sm:w-36 sm:text-right">
        <SettingsBadge settings={machine.settings} />
      </div>
    </li>
  );
}
