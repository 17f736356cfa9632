"use client";

import { ChartLine } from "lucide-react";
import Link from "next/link";
import { useLive } from "../../../../_live/live.tsx";
import { PresenceMark } from "../../../../_live/presence.tsx";
import { TutorialBadge } from "../../../../_live/tutorial-badge.tsx";
import { buttonLook } from "../../../../_ui/button.tsx";

type Props = { id: string; name: string; isDisabled: boolean };

export function MachineTitle({ id, name, isDisabled }: Props) {
  const presence = useLive((store) => store.adminMachine(id)?.presence);
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-4 gap-y-1">
        <h1 className="min-w-0 text-xl font-semibold tracking-tight break-words">{name}</h1>
        <TutorialBadge id={id} />
        {presence && <PresenceMark presence={presence} />}
      </div>
      {!isDisabled && (
        <Link href={`/machines/${id}`} prefetch={false} className={buttonLook("plain")}>
          <ChartLine aria-hidden className="size-4" />
          Figures
        </Link>
      )}
    </div>
  );
}
