import type { Memory } from "@realtimemonitor/protocol/sample.ts";
import { MemoryStick } from "lucide-react";
import { bytes } from "./units.ts";
import { Unread } from "./unread.tsx";
import { Usage } from "./usage.tsx";

/** With what the kernel keeps of files, where the agent tells it. */
export function MemoryUse({ memory }: { memory: Memory | null }) {
  if (!memory) return <Unread icon={MemoryStick} what="Memory" />;
  return (
    <div>
      <Usage icon={MemoryStick} label="memory" title={<h3>Memory</h3>} {...memory} />
      {memory.cacheBytes !== undefined && (
        <p className="mt-1 text-right text-xs text-muted tabular-nums">and {bytes(memory.cacheBytes)} of cache</p>
      )}
    </div>
  );
}
