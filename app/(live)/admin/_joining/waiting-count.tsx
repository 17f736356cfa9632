"use client";

import { usePending } from "./pending.tsx";

/** How many machines wait to be let in, beside the name of their tab; nothing when none does. */
export function WaitingCount() {
  const { length } = usePending().waiting;
  if (length === 0) return null;
  return (
    <span className="ml-1.5 rounded-full bg-accent px-1.5 py-px text-xs font-medium text-on-accent tabular-nums">
      {length}
      <span className="sr-only"> waiting to join</span>
    </span>
  );
}
