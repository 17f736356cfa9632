"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useLayoutEffect, useRef, useState } from "react";
import { useRowKeys } from "../_view/use-row-keys.ts";
import { GroupHead } from "./group-head.tsx";
import type { ListProps } from "./list-props.ts";
import { MachineRow } from "./machine-row.tsx";
import { TableHead } from "./table-head.tsx";

/** As `--row` has it in globals.css: wide, and on a phone. */
const rowHeights = { wide: 44, narrow: 60 };
const isNarrow = "(width < 48rem)";
/** What is drawn before the window is known. */
const firstRect = { width: 1280, height: 1000 };

/**
 * Every item is as high as `--row`, so that CSS alone places it, on the server as well; the virtualizer only tells which
 * of them are in the window.
 */
export function FleetTable({ items, view, role, hold, onSort, onToggle }: ListProps) {
  const rows = useRef<HTMLDivElement>(null);
  const [measured, setMeasured] = useState({ rowHeight: rowHeights.wide, top: 0 });

  useLayoutEffect(() => {
    const narrow = window.matchMedia(isNarrow);
    const measure = () => {
      const rowHeight = narrow.matches ? rowHeights.narrow : rowHeights.wide;
      const top = Math.round((rows.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
      setMeasured((before) => (before.rowHeight === rowHeight && before.top === top ? before : { rowHeight, top }));
    };
    measure();
    window.addEventListener("resize", measure);
    return () => window.removeEventListener("resize", measure);
  }, []);

  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => measured.rowHeight,
    scrollMargin: measured.top,
    overscan: 6,
    initialRect: firstRect,
    initialOffset: 0,
    getItemKey: (index) => items[index]?.key ?? index,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured anew
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, measured.rowHeight]);

  const reveal = useCallback((place: number) => virtualizer.scrollToIndex(place, { align: "center" }), [virtualizer]);
  useRowKeys(rows, items.length, reveal);

  return (
    <div
      role="table"
      aria-label="Machines"
      aria-rowcount={items.length + 1}
      className="rounded-xl border border-line bg-surface"
    >
      <TableHead view={view} isAdmin={role === "admin"} onSort={onSort} />
      <div
        ref={rows}
        role="rowgroup"
        className="relative overflow-clip rounded-b-xl"
        style={{ height: `calc(var(--row) * ${items.length})` }}
        {...hold}
      >
        {virtualizer.getVirtualItems().map(({ index, key }) => {
          const item = items[index];
          if (!item) return null;
          const place = {
            "aria-rowindex": index + 2,
            "data-place": index,
            style: { transform: `translateY(calc(var(--row) * ${index}))` },
          };
          return item.kind === "machine" ? (
            <MachineRow key={key} id={item.id} index={index} role={role} />
          ) : (
            <div
              key={key}
              role="row"
              {...place}
              className="absolute inset-x-0 h-(--row) border-b border-line bg-page p-1"
            >
              <div role="cell" className="h-full">
                <GroupHead section={item.section} isOpen={item.isOpen} onToggle={onToggle} />
              </div>
            </div>
          );
        })}
      </div>
    </div>
  );
}
