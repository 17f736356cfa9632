"use client";

import type { Presence } from "@realtimemonitor/protocol/frame.ts";
import { useLive } from "../../../_live/live.tsx";
import type { LiveStore } from "../../../_live/store.ts";

/** "5 online · 1 offline", beside the heading. */
export function FleetSummary() {
  const words = useLive(inWords, "beat");
  return <p className="text-sm text-muted tabular-nums">{words}</p>;
}

const presences: Presence[] = ["online", "late", "offline"];

function inWords(store: LiveStore): string {
  const counts = { online: 0, late: 0, offline: 0 };
  for (const id of store.cardIds()) {
    const card = store.card(id);
    if (card) counts[card.row.presence] += 1;
  }
  const known = presences.filter((name) => counts[name] > 0).map((name) => `${counts[name]} ${name}`);
  return `${store.connection() === "offline" && known.length > 0 ? "last known: " : ""}${known.join(" · ")}`;
}
