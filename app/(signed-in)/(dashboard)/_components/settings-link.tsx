import type { FleetMachine } from "@realtimemonitor/protocol/frame.ts";
import { Settings2 } from "lucide-react";
import Link from "next/link";

/** Quiet until the machine is pointed at or reached by the keyboard; always there where nothing can hover. */
export function SettingsLink({ machine }: { machine: FleetMachine }) {
  return (
    <Link
      href={`/admin/machines/${machine.id}`}
      prefetch={false}
      aria-label={`Settings of ${machine.name}`}
      title="Settings"
      className="relative rounded-md p-1 text-muted group-hover:opacity-100 hover:bg-raised hover:text-text focus-visible:opacity-100 [@media(hover:hover)]:opacity-0"
    >
      <Settings2 aria-hidden className="size-4" />
    </Link>
  );
}
