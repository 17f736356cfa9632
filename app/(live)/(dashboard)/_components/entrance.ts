"use client";

import { useState } from "react";
import { useLiveStore } from "../../../_live/live.tsx";

const freshMs = 3_000;

/** One small motion for a machine that has just come; none when it is only scrolled to. */
export function useEntrance(id: string): string {
  const store = useLiveStore();
  const [isNew] = useState(() => (store.arrivedMsAgo(id) ?? Number.POSITIVE_INFINITY) < freshMs);
  return isNew ? "motion-safe:animate-arrive" : "";
}
