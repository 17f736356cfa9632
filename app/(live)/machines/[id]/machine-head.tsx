"use client";

import { ChevronLeft, Settings2 } from "lucide-react";
import Link from "next/link";
import { SampleAge } from "../../../_live/age.tsx";
import { useLive } from "../../../_live/live.tsx";
import { PresenceMark } from "../../../_live/presence.tsx";
import { TutorialBadge } from "../../../_live/tutorial-badge.tsx";
import { buttonLook } from "../../../_ui/button.tsx";
import { SettingsLink } from "../../_settings/settings-link.tsx";
import { MachineTurns } from "./machine-turns.tsx";

type Props = { machine: { id: string; name: string; ip: string | null; tags: string[] }; isAdmin: boolean };

/** Who it is, and whether it is there; live, as is its name. With the ways to its neighbours. */
export function MachineHead({ machine: first, isAdmin }: Props) {
  const { id } = first;
  const card = useLive((store) => store.card(id), `machine ${id}`);
  const isShown = useLive((store) => store.isShown(id), "roster");
  const isConnected = useLive((store) => store.connection() !== "offline", "connection");
  const { name, ip, tags } = card?.machine ?? first;
  return (
    <div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <Link href="/" className="-ml-1 inline-flex items-center gap-0.5 rounded-md text-sm text-muted hover:text-text">
          <ChevronLeft aria-hidden className="size-4" />
          Machines
        </Link>
        <MachineTurns machineId={id} name={name} />
      </div>
      <div className="mt-1 flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 text-xl font-semibold tracking-tight break-words">{name}</h1>
            <TutorialBadge id={id} />
          </div>
          <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-sm text-muted [&>*:not(:last-child)]:after:ml-2 [&>*:not(:last-child)]:after:font-sans [&>*:not(:last-child)]:after:content-['·']">
            {isShown && card && <PresenceMark presence={isConnected ? card.row.presence : "unknown"} />}
            {isShown && card && (
              <span>
                last sample <SampleAge since={card.row.receivedAt} suffix=" ago" />
              </span>
            )}
            <span className="font-mono text-[0.8125rem]">{ip ?? "no address"}</span>
            {tags.length > 0 && <span>{tags.join(", ")}</span>}
          </p>
        </div>
        {isAdmin && isShown && (
          <SettingsLink machineId={id} className={buttonLook("plain")}>
            <Settings2 aria-hidden className="size-4" />
            Settings
          </SettingsLink>
        )}
      </div>
    </div>
  );
}
