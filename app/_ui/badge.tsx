import type { ReactNode } from "react";

const tones = {
  ok: "text-ok border-ok/40 bg-ok/10",
  warn: "text-warn border-warn/40 bg-warn/10",
  alarm: "text-alarm border-alarm/40 bg-alarm/10",
  quiet: "text-muted border-line bg-raised",
};
export type Tone = keyof typeof tones;

export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center gap-1 rounded-full border px-2 py-0.5 text-xs font-medium whitespace-nowrap tabular-nums ${tones[tone]}`}
    >
      {children}
    </span>
  );
}
