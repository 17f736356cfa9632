"use client";

import { PowerOff, Trash2 } from "lucide-react";
import Link from "next/link";
import { useLive } from "../../../_live/live.tsx";
import { buttonLook } from "../../../_ui/button.tsx";
import { SettingsLink } from "../../_settings/settings-link.tsx";

/** In the place of everything that moves, when the machine was disabled or removed while its page was open. */
export function MachineGone({ machineId, name, isAdmin }: { machineId: string; name: string; isAdmin: boolean }) {
  const known = useLive((store) => store.adminMachine(machineId), "admin");
  const [Icon, title, text] = !isAdmin
    ? [PowerOff, `${name} is not shown any more`, "An administrator has disabled or removed it."]
    : known
      ? [
          PowerOff,
          `${name} is disabled`,
          "It is not on the dashboard and sends nothing. Its history is kept, and it returns when it is enabled in its settings.",
        ]
      : [
          Trash2,
          `${name} was removed`,
          "Its key and its history are forgotten. To come back its agent needs a join token.",
        ];
  return (
    <section
      aria-label="Not shown"
      className="flex min-h-96 flex-col items-center justify-center rounded-xl border border-dashed border-line px-6 py-12 text-center"
    >
      <span className="flex size-12 items-center justify-center rounded-full bg-raised">
        <Icon aria-hidden className="size-6 text-muted" />
      </span>
      <div role="status">
        <h2 className="mt-4 text-lg font-semibold tracking-tight break-words">{title}</h2>
        <p className="mx-auto mt-1 max-w-md text-sm text-balance text-muted">{text}</p>
      </div>
      <div className="mt-6 flex flex-wrap justify-center gap-3">
        <Link href="/" className={buttonLook("plain")}>
          All machines
        </Link>
        {isAdmin && known && (
          <SettingsLink machineId={machineId} className={buttonLook("primary")}>
            Settings
          </SettingsLink>
        )}
      </div>
    </section>
  );
}
