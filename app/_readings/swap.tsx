import type { Swap } from "@realtimemonitor/protocol/sample.ts";
import { Repeat } from "lucide-react";
import { Unread } from "./unread.tsx";
import { Usage } from "./usage.tsx";

export function SwapUse({ swap }: { swap: Swap | null }) {
  if (!swap) return <Unread icon={Repeat} what="Swap" />;
  if (swap.totalBytes > 0) return <Usage icon={Repeat} label="swap" title={<h3>Swap</h3>} {...swap} />;
  return (
    <div className="flex items-center gap-1.5 text-xs text-muted">
      <Repeat aria-hidden className="size-3.5 shrink-0 opacity-70" />
      <h3>Swap</h3>
      <span className="ml-auto">none on this machine</span>
    </div>
  );
}
