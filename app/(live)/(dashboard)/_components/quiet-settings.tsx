import type { FleetMachine } from "@realtimemonitor/protocol/frame.ts";
import { Settings2 } from "lucide-react";
import { SettingsLink } from "../../_settings/settings-link.tsx";

/** Quiet until the machine is pointed at or reached by the keyboard; always there where nothing can hover. */
export function QuietSettings({ machine }: { machine: FleetMachine }) {
  return (
    <SettingsLink
      machineId={machine.id}
      aria-label={`Settings of ${machine.name}`}
      title="Settings"
      className="relative rounded-md p-1 text-muted group-hover:opacity-100 hover:bg-raised hover:text-text focus-visible:opacity-100 [@media(hover:hover)]:opacity-0"
    >
      <Settings2 aria-hidden className="size-4" />
    </SettingsLink>
  );
}
