"use client";

import type { Section } from "../_view/arrange.ts";
import { GroupHead } from "./group-head.tsx";
import { rowPlace } from "./row-place.ts";

type Props = { section: Section; isOpen: boolean; index: number; onToggle(tag: string | null): void };

export function GroupRow({ index, ...group }: Props) {
  return (
    <div role="row" {...rowPlace(index)} className="absolute inset-x-0 h-(--row) border-b border-line bg-page p-1">
      <div role="cell" className="h-full">
        <GroupHead {...group} />
      </div>
    </div>
  );
}
