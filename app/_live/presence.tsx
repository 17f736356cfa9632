import type { Presence } from "@realtimemonitor/protocol/frame.ts";
import { Badge, type Tone } from "../_ui/badge.tsx";

/** `unknown`: this page is disconnected and can't say. */
type Shown = Presence | "unknown";

const tones: Record<Shown, Tone> = { online: "ok", late: "warn", offline: "alarm", unknown: "quiet" };

/** Told apart by shape as well: full, half, hollow, dashed. */
const dots: Record<Shown, string> = {
  online: "bg-ok border-ok",
  late: "border-warn bg-linear-to-t from-warn from-50% to-transparent to-50%",
  offline: "border-alarm",
  unknown: "border-muted border-dashed",
};
const words: Record<Shown, string> = {
  online: "text-muted",
  late: "text-warn font-medium",
  offline: "text-alarm font-medium",
  unknown: "text-muted",
};

export function PresenceDot({ presence }: { presence: Shown }) {
  return <span aria-hidden className={`size-2 shrink-0 rounded-full border-[1.5px] ${dots[presence]}`} />;
}

/** Dot and word: good news stays quiet. */
export function PresenceMark({ presence }: { presence: Shown }) {
  return (
    <span className={`inline-flex items-center gap-2 text-sm ${words[presence]}`}>
      <PresenceDot presence={presence} />
      {presence}
    </span>
  );
}

export function PresenceBadge({ presence }: { presence: Shown }) {
  return <Badge tone={tones[presence]}>{presence}</Badge>;
}
