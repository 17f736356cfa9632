import type { Presence } from "@realtimemonitor/protocol/frame.ts";
import { Badge, type Tone } from "../_ui/badge.tsx";

const tones: Record<Presence, Tone> = { online: "ok", late: "warn", offline: "alarm" };

export function PresenceBadge({ presence }: { presence: Presence }) {
  return <Badge tone={tones[presence]}>{presence}</Badge>;
}
