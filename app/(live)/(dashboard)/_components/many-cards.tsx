"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Item } from "../_view/items.ts";
import { CardGrid, CardOrHead, type CardsProps, cardMinRem, gapRem } from "./card-grid.tsx";

/** Drawn until the width is known: on the server, and for a moment in the browser. */
const firstCards = 24;

type Line = { key: string; from: number; items: Item[] };

/** Only the cards in the window: in lines of as many as have room. */
export default function ManyCards({ items, role, onToggle, scroll }: CardsProps) {
  const box = useRef<HTMLDivElement>(null);
  const [measured, setMeasured] = useState<{ count: number; top: number }>();

  useLayoutEffect(() => {
    const measure = () => {
      const { width = 0, top = 0 } = box.current?.getBoundingClientRect() ?? {};
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const count = Math.max(1, Math.floor((width / rem + gapRem) / (cardMinRem + gapRem)));
      setMeasured({ count, top: Math.round(top + window.scrollY) });
    };
    measure();
    window.addEventListener("resize", measure);
    return () => window.removeEventListener("resize", measure);
  }, []);

  const lines = useMemo(() => linesOf(items, measured?.count ?? 1), [items, measured?.count]);
  const virtualizer = useWindowVirtualizer({
    count: lines.length,
    enabled: measured !== undefined,
    estimateSize: (index) => (lines[index]?.items[0]?.kind === "group" ? 36 : 280),
    gap: 16,
    overscan: 1,
    scrollMargin: measured?.top ?? 0,
    getItemKey: (index) => lines[index]?.key ?? index,
  });
  useEffect(() => {
    scroll.current = (place) => {
      const line = lines.findIndex(({ from, items: some }) => place >= from && place < from + some.length);
      virtualizer.scrollToIndex(line, { align: "center" });
    };
  }, [lines, scroll, virtualizer]);

  if (!measured) {
    return (
      <div ref={box}>
        <CardGrid items={items.slice(0, firstCards)} role={role} onToggle={onToggle} />
      </div>
    );
  }
  return (
    <div ref={box} className="relative" style={{ height: virtualizer.getTotalSize() }}>
      {virtualizer.getVirtualItems().map(({ index, key, start }) => {
        const line = lines[index];
        return (
          line && (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              className="absolute inset-x-0 top-0 grid gap-4"
              style={{
                gridTemplateColumns: `repeat(${measured.count}, minmax(0, 1fr))`,
                transform: `translateY(${start - measured.top}px)`,
              }}
            >
              {line.items.map((item, offset) => (
                <CardOrHead key={item.key} item={item} place={line.from + offset} role={role} onToggle={onToggle} />
              ))}
            </div>
          )
        );
      })}
    </div>
  );
}

/** Heads of groups have a line of their own. */
function linesOf(items: Item[], count: number): Line[] {
  const lines: Line[] = [];
  items.forEach((item, from) => {
    const last = lines.at(-1);
    const hasRoom = last && last.items.length < count && last.items[0]?.kind === "machine" && item.kind === "machine";
    if (hasRoom) last.items.push(item);
    else lines.push({ key: item.key, from, items: [item] });
  });
  return lines;
}
