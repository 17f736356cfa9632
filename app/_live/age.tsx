"use client";

import { inWords } from "./in-words.ts";
import { useLive } from "./live.tsx";

/** How long ago, live: "3 s". */
export function Age({ since }: { since: number }) {
  const words = useLive((store) => inWords(store.ageMs(since)), "clock");
  return <span className="tabular-nums">{words}</span>;
}
