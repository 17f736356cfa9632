"use client";

import type { RefObject } from "react";
import type { Item } from "../_view/items.ts";
import type { Role } from "./fleet.tsx";
import { GroupHead } from "./group-head.tsx";
import { MachineCard } from "./machine-card.tsx";

export type CardsProps = {
  items: Item[];
  role: Role;
  onToggle(tag: string | null): void;
  /** Where to put how to scroll to an item that is not drawn. */
  scroll: RefObject<((place: number) => void) | undefined>;
};

/** Kept in step with the columns that `ManyCards` counts. */
export const cardMinRem = 20;
export const gapRem = 1;

export function CardGrid({ items, role, onToggle }: Omit<CardsProps, "scroll">) {
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,20rem),1fr))] gap-4">
      {items.map((item, place) => (
        <CardOrHead key={item.key} item={item} place={place} role={role} onToggle={onToggle} />
      ))}
    </div>
  );
}

export function CardOrHead({
  item,
  place,
  role,
  onToggle,
}: { item: Item; place: number } & Omit<CardsProps, "items" | "scroll">) {
  if (item.kind === "machine") return <MachineCard id={item.id} place={place} role={role} />;
  return (
    <div data-place={place} className="col-span-full h-9 not-first:mt-2">
      <GroupHead section={item.section} isOpen={item.isOpen} onToggle={onToggle} />
    </div>
  );
}
