"use client";

import dynamic from "next/dynamic";
import { useCallback, useLayoutEffect, useRef, useState } from "react";
import { useRowKeys } from "../_view/use-row-keys.ts";
import { GroupRow } from "./group-row.tsx";
import type { ListProps } from "./list-props.ts";
import { MachineRow } from "./machine-row.tsx";
import { TableHead } from "./table-head.tsx";
import type { Range } from "./window-range.tsx";

const WindowRange = dynamic(() => import("./window-range.tsx"), { ssr: false });

/** As `--row` has it in globals.css: wide, and on a phone. */
const rowHeights = { wide: 44, narrow: 60 };
const isNarrow = "(width < 48rem)";
/** What is drawn before the window is known, by the server too. */
const firstRange: Range = { from: 0, to: 30 };

/**
 * Every row is as high as `--row`, so that CSS alone places it, on the server as well, and only those in the window are
 * there at all.
 */
export default function FleetTable({ items, view, role, hold, onSort, onToggle }: ListProps) {
  const rows = useRef<HTMLDivElement>(null);
  const [measured, setMeasured] = useState<{ rowHeight: number; top: number }>();
  const [{ from, to }, setRange] = useState(firstRange);

  useLayoutEffect(() => {
    const narrow = window.matchMedia(isNarrow);
    const measure = () => {
      const rowHeight = narrow.matches ? rowHeights.narrow : rowHeights.wide;
      const top = Math.round((rows.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
      setMeasured((before) => (before?.rowHeight === rowHeight && before.top === top ? before : { rowHeight, top }));
    };
    measure();
    window.addEventListener("resize", measure);
    return () => window.removeEventListener("resize", measure);
  }, []);

  const scroll = useRef<(place: number) => void>(undefined);
  const reveal = useCallback((place: number) => scroll.current?.(place), []);
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
        {items
          .slice(from, to)
          .map((item, offset) =>
            item.kind === "machine" ? (
              <MachineRow key={item.key} id={item.id} index={from + offset} role={role} />
            ) : (
              <GroupRow
                key={item.key}
                section={item.section}
                isOpen={item.isOpen}
                index={from + offset}
                onToggle={onToggle}
              />
            ),
          )}
      </div>
      {measured && <WindowRange {...measured} count={items.length} onRange={setRange} scroll={scroll} />}
    </div>
  );
}
