"use client";

import { inWords } from "./in-words.ts";
import { useLive } from "./live.tsx";

/** How long ago, live: "3 s". */
export function Age({ since }: { since: number }) {
  const words = useLive((store) => inWords(store.ageMs(since)), "clock");
  return <span className="tabular-nums">{words}</span>;
}

/** Who sends once a second is never older than this. */
const nowMs = 3_000;

/** "now", or how long ago the last sample came: a figure that always changes tells nothing. */
export function SampleAge({ since, suffix = "" }: { since: number; suffix?: string }) {
  const words = useLive((store) => {
    const ageMs = store.ageMs(since);
    return ageMs < nowMs ? "now" : inWords(ageMs) + suffix;
  }, "clock");
  return <span className="tabular-nums">{words}</span>;
}
