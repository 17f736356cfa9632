import type { MachineEvent } from "@realtimemonitor/protocol/history.ts";

/** Both, each once, the newest first; the same list when there is nothing new. */
export function joinEvents(known: MachineEvent[], more: MachineEvent[]): MachineEvent[] {
  const ids = new Set(known.map(({ id }) => id));
  const fresh = more.filter(({ id }) => !ids.has(id));
  if (fresh.length === 0) return known;
  return [...known, ...fresh].sort((a, b) => b.at - a.at || b.id - a.id);
}
