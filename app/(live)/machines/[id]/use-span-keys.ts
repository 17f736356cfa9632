"use client";

import { useEffect } from "react";
import { onKeys } from "../../../_ui/on-keys.ts";

type Actions = { back(): void; widen(): void; goToNeighbour(direction: "earlier" | "later"): void };

/** Keys for the time of the charts, anywhere on the page. */
export function useSpanKeys({ back, widen, goToNeighbour }: Actions): void {
  useEffect(
    () =>
      onKeys({
        Escape: back,
        "-": widen,
        ",": () => goToNeighbour("earlier"),
        ".": () => goToNeighbour("later"),
      }),
    [back, widen, goToNeighbour],
  );
}
