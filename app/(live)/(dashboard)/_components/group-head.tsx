"use client";

import { ChevronDown, Tag } from "lucide-react";
import { useLive } from "../../../_live/live.tsx";
import type { LiveStore } from "../../../_live/store.ts";
import { type Concern, noConcern, rankOf } from "../../../_readings/trouble.ts";
import type { Section } from "../_view/arrange.ts";

const tones: Record<Concern["level"], string> = { plain: "", warn: "text-warn", alarm: "text-alarm" };

/** A group of machines: how many, how many are in trouble, and what the worst of it is. */
export function GroupHead({
  section,
  isOpen,
  onToggle,
}: {
  section: Section;
  isOpen: boolean;
  onToggle(tag: string | null): void;
}) {
  const tag = section.tag ?? null;
  const inTrouble = useLive((store) => concernsOf(store, section).length, "beat");
  const worst = useLive((store) => worstOf(concernsOf(store, section)), "beat");
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={() => onToggle(tag)}
      className="flex h-full w-full items-center gap-2 rounded-md px-2 text-left text-sm outline-offset-[-2px] hover:bg-raised"
    >
      <ChevronDown aria-hidden className={`size-4 shrink-0 text-muted ${isOpen ? "" : "-rotate-90"}`} />
      <Tag aria-hidden className="size-3.5 shrink-0 text-muted" />
      <span className="truncate font-semibold">{tag ?? "Without a tag"}</span>
      <span className="whitespace-nowrap text-muted tabular-nums">
        {section.ids.length} {section.ids.length === 1 ? "machine" : "machines"}
        {inTrouble > 0 && ` · ${inTrouble} in trouble`}
      </span>
      {worst.reason !== null && (
        <span className={`truncate text-xs font-medium ${tones[worst.level]}`}>worst: {worst.reason}</span>
      )}
    </button>
  );
}

const concernsOf = (store: LiveStore, { ids }: Section): Concern[] =>
  ids.map((id) => store.concern(id)).filter(({ level }) => level !== "plain");

const worstOf = (concerns: Concern[]): Concern =>
  concerns.reduce((worst, next) => (rankOf(next) > rankOf(worst) ? next : worst), noConcern);
