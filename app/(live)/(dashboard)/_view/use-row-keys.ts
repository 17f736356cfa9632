"use client";

import { type RefObject, useEffect } from "react";

const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
/** So many pictures may a row take to appear. */
const patience = 10;
const stickyPx = 92;

/**
 * Goes from row to row: by j and k from anywhere, by arrows once the focus is in the rows. What can be gone to has its
 * number in `data-place`; `reveal` scrolls to one that is not drawn.
 */
export function useRowKeys(rows: RefObject<HTMLElement | null>, count: number, reveal: (place: number) => void): void {
  useEffect(() => {
    function focus(place: number, tries = patience): void {
      const target = rows.current?.querySelector<HTMLElement>(`[data-place="${place}"] :is(a, button)`);
      target?.focus();
      if (target) return;
      if (tries === patience) reveal(place);
      if (tries > 0) requestAnimationFrame(() => focus(place, tries - 1));
    }

    /** The first below what sticks to the top of the window. */
    function firstInWindow(): number {
      const drawn = [...(rows.current?.querySelectorAll("[data-place]") ?? [])];
      const places = drawn
        .filter((one) => one.getBoundingClientRect().top >= stickyPx)
        .map((one) => Number(one.getAttribute("data-place")));
      return Math.min(...places, count - 1);
    }

    function onKey(event: KeyboardEvent): void {
      const step = steps[event.key];
      if (step === undefined || event.ctrlKey || event.metaKey || event.altKey || count === 0) return;
      const { target } = event;
      if (!(target instanceof Element) || target.closest("input, select, textarea, [role=dialog], [role=menu]")) return;
      const row = target.closest("[data-place]");
      const isInRows = row !== null && rows.current?.contains(row);
      if (!isInRows && event.key.startsWith("Arrow")) return; // the page scrolls
      event.preventDefault();
      const place = isInRows ? Number(row.getAttribute("data-place")) + step : firstInWindow();
      focus(Math.min(count - 1, Math.max(0, place)));
    }

    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [rows, count, reveal]);
}
