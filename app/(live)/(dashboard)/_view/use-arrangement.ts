"use client";

import { useState } from "react";
import { useLive } from "../../../_live/live.tsx";
import type { LiveStore } from "../../../_live/store.ts";
import { type Arrangement, createArranger } from "./arranger.ts";
import type { FleetView } from "./view.ts";

export function useArrangement(view: FleetView, isHeld: boolean): Arrangement {
  // one for what is live, and one for what React compares with the server's HTML
  const [arrangers] = useState(() => new WeakMap<LiveStore, ReturnType<typeof createArranger>>());
  return useLive((store) => {
    const arranger = arrangers.get(store) ?? createArranger(store);
    arrangers.set(store, arranger);
    return arranger(view, isHeld);
  }, "beat");
}
