import type { SettingsStatus } from "@realtimemonitor/protocol/frame.ts";
import { Badge, type Tone } from "../../_ui/badge.tsx";

const tones: Record<SettingsStatus["status"], Tone> = {
  applied: "ok",
  pending: "quiet",
  rejected: "alarm",
  drifted: "warn",
};

/** What the agent really did: "applied in 43 ms", "pending", "rejected", "drifted". */
export function SettingsBadge({ settings }: { settings: SettingsStatus }) {
  const { status, appliedInMs } = settings;
  const took = status === "applied" && appliedInMs !== null ? ` in ${Math.round(appliedInMs)} ms` : "";
  return <Badge tone={tones[status]}>{status + took}</Badge>;
}
