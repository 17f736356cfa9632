"use client";

import type { SettingsStatus } from "@realtimemonitor/protocol/frame.ts";
import { Age } from "../../_live/age.tsx";
import { useLive } from "../../_live/live.tsx";
import { SettingsMark } from "./settings-mark.tsx";

const meanings: Record<SettingsStatus["status"], string> = {
  applied: "The agent has proved that it uses the newest settings.",
  pending: "The agent has not answered yet. It takes them when it is reached.",
  rejected: "The agent refused the newest settings and goes on with those before.",
  drifted: "The agent uses other settings than these; they are sent again.",
  untold: "They are sent at once. The tutorial's client does not say what it applied; its samples show it.",
};

/** What the agent really applied, as it says itself; live. It keeps its height from one state to the next. */
export function SettingsProof({ id }: { id: string }) {
  const machine = useLive((store) => store.adminMachine(id), "admin");
  if (!machine) return <p className="text-sm text-muted">The hub has not told of this machine yet.</p>;
  const { settings } = machine;
  return (
    <div className="flex flex-col gap-1 text-sm">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <div role="status" aria-label="Settings on the machine" className="flex items-center gap-2">
          <span className="font-medium">On the machine:</span>
          <SettingsMark settings={settings} />
        </div>
        <p className="text-xs text-muted tabular-nums">
          wanted version {settings.wanted_version}
          {settings.status !== "untold" && `, reported ${settings.reported_version ?? "none"}`}
          {settings.reportedAt !== null && (
            <>
              {" · "}
              <Age since={settings.reportedAt} /> ago
            </>
          )}
        </p>
      </div>
      <p className="text-muted">{meanings[settings.status]}</p>
      {settings.reason && <p className="text-alarm">Reason: {settings.reason}</p>}
      {machine.rejected > 0 && (
        <p className="text-xs text-warn">
          {machine.rejected} of its messages were dropped since the hub started; the last: {machine.lastRejection}
        </p>
      )}
    </div>
  );
}
