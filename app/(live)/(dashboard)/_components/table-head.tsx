"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { type FleetView, isRisingByNature, type SortKey } from "../_view/view.ts";
import { columns, fromExtraLarge, fromLarge } from "./columns.ts";

const heads: { key: SortKey; word: string; className?: string; isRight?: boolean }[] = [
  { key: "worst", word: "State" },
  { key: "name", word: "Machine" },
  { key: "cpu", word: "Processor" },
  { key: "memory", word: "Memory" },
  { key: "disk", word: "Fullest disk" },
  { key: "network", word: "Network", className: fromLarge },
  { key: "load", word: "Load", className: fromExtraLarge, isRight: true },
  { key: "age", word: "Age", className: fromExtraLarge, isRight: true },
];

type Props = {
  view: FleetView;
  isAdmin: boolean;
  onSort(sort: Pick<FleetView, "sort" | "isRising">): void;
};

/** The first press of a head orders by it in its own direction, the next one turns it. */
export function TableHead({ view, isAdmin, onSort }: Props) {
  return (
    <div role="rowgroup" className="sticky top-14 z-5 rounded-t-xl border-b border-line bg-surface max-md:hidden">
      <div role="row" aria-rowindex={1} className={`${columns} h-9`}>
        {heads.map(({ key, word, className = "", isRight = false }) => {
          const isChosen = view.sort === key;
          const direction = view.isRising ? "ascending" : "descending";
          const Arrow = view.isRising ? ArrowUp : ArrowDown;
          return (
            <div
              key={key}
              role="columnheader"
              aria-sort={isChosen ? direction : "none"}
              className={`${className} flex ${isRight ? "justify-end" : ""}`}
            >
              <button
                type="button"
                onClick={() => onSort({ sort: key, isRising: isChosen ? !view.isRising : isRisingByNature(key) })}
                title={key === "worst" ? "Worst first" : undefined}
                className={`-mx-1.5 flex items-center gap-1 rounded-md px-1.5 py-1 text-xs font-medium hover:bg-raised hover:text-text ${isChosen ? "text-text" : "text-muted"} ${isRight ? "flex-row-reverse" : ""}`}
              >
                {word}
                <Arrow aria-hidden className={`size-3 ${isChosen ? "" : "opacity-0"}`} />
              </button>
            </div>
          );
        })}
        <div role="columnheader" className={fromExtraLarge}>
          {isAdmin && <span className="sr-only">Settings</span>}
        </div>
      </div>
    </div>
  );
}
