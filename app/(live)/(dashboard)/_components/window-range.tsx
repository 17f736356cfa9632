"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect } from "react";

export type Range = { from: number; to: number };

type Props = {
  count: number;
  rowHeight: number;
  /** Where the rows begin on the page. */
  top: number;
  onRange(range: Range): void;
  /** Where to put how to scroll to a row that is not drawn. */
  scroll: RefObject<((place: number) => void) | undefined>;
};

/** Draws nothing: it tells which rows are in the window. Apart, because the page stands before this has come. */
export default function WindowRange({ count, rowHeight, top, onRange, scroll }: Props) {
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => rowHeight,
    scrollMargin: top,
    overscan: 6,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured anew
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);

  const shown = virtualizer.getVirtualItems();
  const [from, to] = [shown[0]?.index ?? 0, (shown.at(-1)?.index ?? -1) + 1];
  useLayoutEffect(() => {
    if (to > 0) onRange({ from, to }); // before the window is measured nothing is in it
  }, [onRange, from, to]);

  useEffect(() => {
    scroll.current = (place) => virtualizer.scrollToIndex(place, { align: "center" });
  }, [scroll, virtualizer]);
  return null;
}
