"use client";

import type { PageRole } from "@realtimemonitor/protocol/ticket.ts";
import { Group, LayoutGrid, Pause, Rows3 } from "lucide-react";
import { useLive } from "../../../_live/live.tsx";
import type { LiveStore } from "../../../_live/store.ts";
import { AddMachineButton } from "../../_add-machine/add-machine-button.tsx";
import type { Look } from "../_view/look.ts";
import { type FleetView, isFiltered, isRisingByNature, type SortKey, sortKeys } from "../_view/view.ts";
import { SaidOnce } from "./said-once.tsx";
import { SearchBox } from "./search-box.tsx";

const sortWords: Record<SortKey, string> = {
  worst: "Worst first",
  name: "Name",
  cpu: "Processor",
  memory: "Memory",
  disk: "Fullest disk",
  network: "Network",
  load: "Load",
  age: "Age",
};

const looks = [
  { look: "cards", word: "Cards", Icon: LayoutGrid },
  { look: "table", word: "Table", Icon: Rows3 },
] as const;

const control = "h-9 rounded-md border bg-surface text-sm hover:bg-raised";

type Props = {
  view: FleetView;
  onChange(change: Partial<FleetView>): void;
  look: Look;
  /** The pointer or the keyboard is about to choose a look. */
  onReach(): void;
  onLook(look: Look): void;
  count: number;
  isBehind: boolean;
  role: PageRole;
};

export function Toolbar({ view, onChange, look, onReach, onLook, count, isBehind, role }: Props) {
  const tags = useLive(tagsOf, "roster").split("\n").filter(Boolean);
  if (view.tag !== null && !tags.includes(view.tag)) tags.push(view.tag);
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <SearchBox
        finds={role === "public" ? "Name or tag" : "Name, address or tag"}
        q={view.q}
        onSearch={(q) => onChange({ q })}
      />
      {tags.length > 0 && (
        <>
          <select
            aria-label="Tag"
            value={view.tag ?? ""}
            onChange={({ target }) => onChange({ tag: target.value || null })}
            className={`${control} max-w-40 border-edge px-2.5`}
          >
            <option value="">All tags</option>
            {tags.map((tag) => (
              <option key={tag}>{tag}</option>
            ))}
          </select>
          <button
            type="button"
            aria-pressed={view.isGrouped}
            onClick={() => onChange({ isGrouped: !view.isGrouped })}
            className={`${control} flex items-center gap-1.5 border-line px-2.5 text-muted aria-pressed:bg-raised aria-pressed:text-text`}
          >
            <Group aria-hidden className="size-4" />
            <span className="max-sm:sr-only">Group by tag</span>
          </button>
        </>
      )}
      <select
        aria-label="Order"
        value={view.sort}
        onChange={({ target }) => {
          const sort = sortKeys.find((key) => key === target.value) ?? "worst";
          onChange({ sort, isRising: isRisingByNature(sort) });
        }}
        className={`${control} border-edge px-2.5 ${look === "table" ? "md:hidden" : ""}`}
      >
        {sortKeys.map((key) => (
          <option key={key} value={key}>
            {sortWords[key]}
          </option>
        ))}
      </select>
      <p className="px-1 text-sm text-muted tabular-nums empty:hidden">{isFiltered(view) && `${count} found`}</p>
      <SaidOnce view={view} count={count} />
      <div className="ml-auto flex items-center gap-3">
        <p className="flex items-center gap-1.5 text-xs text-muted max-md:hidden">
          {isBehind && (
            <>
              <Pause aria-hidden className="size-3.5" />
              Order held
            </>
          )}
        </p>
        <fieldset
          onPointerEnter={onReach}
          onFocus={onReach}
          className="flex rounded-md border border-line bg-surface p-0.5"
        >
          <legend className="sr-only">Look</legend>
          {looks.map(({ look: one, word, Icon }) => (
            <button
              key={one}
              type="button"
              aria-pressed={look === one}
              aria-label={word}
              title={word}
              onClick={() => onLook(one)}
              className="rounded-sm px-2 py-1.5 text-muted hover:text-text aria-pressed:bg-raised aria-pressed:text-text"
            >
              <Icon aria-hidden className="size-4" />
            </button>
          ))}
        </fieldset>
        {role === "admin" && <AddMachineButton look="plain" />}
      </div>
    </div>
  );
}

/** All tags of the fleet, a line each: a text is the same as long as it says the same. */
function tagsOf(store: LiveStore): string {
  const tags = new Set(store.cardIds().flatMap((id) => store.card(id)?.machine.tags ?? []));
  return [...tags].sort().join("\n");
}
