import { Power } from "lucide-react";
import { Unread } from "./unread.tsx";
import { uptimeWords } from "./uptime-words.ts";

export function Uptime({ seconds }: { seconds: number | null }) {
  if (seconds === null) return <Unread icon={Power} what="Uptime" />;
  return (
    <div className="flex items-center gap-1.5 text-xs text-muted">
      <Power aria-hidden className="size-3.5 shrink-0 opacity-70" />
      <h3>Uptime</h3>
      <span className="ml-auto text-sm text-text tabular-nums">{uptimeWords(seconds)}</span>
    </div>
  );
}
