"use client";

import dynamic from "next/dynamic";
import { useCallback, useRef } from "react";
import { useRowKeys } from "../_view/use-row-keys.ts";
import { CardGrid } from "./card-grid.tsx";
import type { ListProps } from "./list-props.ts";

const ManyCards = dynamic(() => import("./many-cards.tsx"));

/** So many are all drawn: the browser alone decides how many stand side by side. */
const drawnLimit = 48;

export default function FleetCards({ items, role, hold, onToggle }: ListProps) {
  const rows = useRef<HTMLDivElement>(null);
  const scroll = useRef<(place: number) => void>(undefined);
  const reveal = useCallback((place: number) => scroll.current?.(place), []);
  useRowKeys(rows, items.length, reveal);
  const Cards = items.length > drawnLimit ? ManyCards : CardGrid;
  return (
    <div ref={rows} {...hold}>
      <Cards items={items} role={role} onToggle={onToggle} scroll={scroll} />
    </div>
  );
}
