"use client";

import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { useLive } from "../../_live/live.tsx";
import { PresenceMark } from "../../_live/presence.tsx";
import { TutorialBadge } from "../../_live/tutorial-badge.tsx";
import { ChangeList } from "./change-list.tsx";
import { DrawerFrame, DrawerPart } from "./drawer-frame.tsx";
import { SettingsProvider, useSettings } from "./settings-context.tsx";
import { SettingsFields } from "./settings-fields.tsx";
import { SettingsMark } from "./settings-mark.tsx";
import { TagsOfMachine } from "./tags-of-machine.tsx";

/** The drawer of one machine. */
export function MachineSettings({ id }: { id: string }) {
  const name = useLive((store) => store.adminMachine(id)?.name, "admin");
  return (
    <SettingsProvider id={id}>
      <DrawerFrame title={`Settings of ${name ?? "a machine"}`} about={<About id={id} />}>
        <div className="px-5 py-4">
          <SettingsFields />
        </div>
        <Rest />
      </DrawerFrame>
    </SettingsProvider>
  );
}

function About({ id }: { id: string }) {
  const machine = useLive((store) => store.adminMachine(id), "admin");
  const isConnected = useLive((store) => store.connection() !== "offline", "connection");
  return (
    <p className="mt-0.5 flex items-center gap-4 text-sm text-muted">
      <TutorialBadge id={id} />
      {machine && <PresenceMark presence={isConnected ? machine.presence : "unknown"} />}
      {machine && (
        <span role="status" aria-label="Settings on the machine">
          <SettingsMark settings={machine.settings} />
        </span>
      )}
    </p>
  );
}

function Rest() {
  const { id, view } = useSettings();
  if (!view) return null;
  return (
    <>
      <DrawerPart title="Tags">
        <TagsOfMachine />
      </DrawerPart>
      <DrawerPart title="Last changes">
        <ChangeList />
      </DrawerPart>
      <p className="px-5 py-4 text-sm text-muted">
        <Link href={`/admin/machines/${id}`} className="inline-flex items-center gap-1 hover:text-text hover:underline">
          Name, events, export, removing
          <ArrowRight aria-hidden className="size-3.5" />
        </Link>
      </p>
    </>
  );
}
