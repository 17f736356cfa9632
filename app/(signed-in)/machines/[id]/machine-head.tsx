"use client";

import { ChevronLeft, Settings2 } from "lucide-react";
import Link from "next/link";
import { Age } from "../../../_live/age.tsx";
import { useLive } from "../../../_live/live.tsx";
import { PresenceMark } from "../../../_live/presence.tsx";
import { buttonLook } from "../../../_ui/button.tsx";
import { SettingsLink } from "../../_settings/settings-link.tsx";

type Props = { machine: { id: string; name: string; ip: string | null; tags: string[] }; isAdmin: boolean };

/** Who it is, and whether it is there; live, as is its name. */
export function MachineHead({ machine: first, isAdmin }: Props) {
  const { id } = first;
  const card = useLive((store) => store.card(id));
  const isShown = useLive((store) => store.isShown(id));
  const isConnected = useLive((store) => store.connection() !== "offline");
  const { name, ip, tags } = card?.machine ?? first;
  return (
    <div>
      <Link href="/" className="-ml-1 inline-flex items-center gap-0.5 rounded-md text-sm text-muted hover:text-text">
        <ChevronLeft aria-hidden className="size-4" />
        Machines
      </Link>
      <div className="mt-1 flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold tracking-tight break-words">{name}</h1>
          <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-sm text-muted">
            {card && <PresenceMark presence={isConnected ? card.row.presence : "unknown"} />}
            {card && (
              <span>
                · last sample <Age since={card.row.receivedAt} /> ago
              </span>
            )}
            <span className="font-mono text-[0.8125rem]">{ip ?? "no address"}</span>
            {tags.length > 0 && <span>{tags.join(", ")}</span>}
          </p>
        </div>
        {isAdmin && (
          <SettingsLink machineId={id} className={buttonLook("plain")}>
            <Settings2 aria-hidden className="size-4" />
            Settings
          </SettingsLink>
        )}
      </div>
      {!isShown && (
        <p role="status" className="mt-4 rounded-lg border border-warn/40 bg-warn/10 px-4 py-2.5 text-sm">
          This machine was disabled or removed. What is below is the last that was known.
        </p>
      )}
    </div>
  );
}
