"use client";

import type { AdminMachine } from "@realtimemonitor/protocol/frame.ts";
import { Search } from "lucide-react";
import { select, useSelection } from "../_settings/selection.ts";
import { type MachineFilter, machineStates, tagsIn } from "./machine-filter.ts";

type Props = {
  machines: readonly AdminMachine[];
  shown: AdminMachine[];
  filter: MachineFilter;
  onFilter(filter: MachineFilter): void;
};

const box = "h-9 rounded-md border border-edge bg-surface px-2 text-sm";

/** Finds machines, and selects all that are found. */
export function MachineFilters({ machines, shown, filter, onFilter }: Props) {
  const selection = useSelection();
  const tags = tagsIn(machines);
  const selectedCount = shown.filter(({ id }) => selection.has(id)).length;
  const isAll = shown.length > 0 && selectedCount === shown.length;

  function selectShown(): void {
    const next = new Set(selection);
    for (const { id } of shown)
      if (isAll) next.delete(id);
      else next.add(id);
    select(next);
  }

  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <div className="relative min-w-48 flex-1 sm:max-w-72">
        <Search aria-hidden className="pointer-events-none absolute inset-y-0 left-2.5 my-auto size-4 text-muted" />
        <input
          type="search"
          aria-label="Search machines"
          placeholder="Name, address or tag"
          autoComplete="off"
          value={filter.search}
          onChange={(event) => onFilter({ ...filter, search: event.target.value })}
          className={`${box} w-full pl-8 placeholder:text-muted`}
        />
      </div>
      <select
        aria-label="State"
        value={filter.state}
        onChange={(event) =>
          onFilter({ ...filter, state: machineStates.find((state) => state === event.target.value) ?? "any" })
        }
        className={box}
      >
        {machineStates.map((state) => (
          <option key={state} value={state}>
            {state === "any" ? "any state" : state}
          </option>
        ))}
      </select>
      {(tags.length > 0 || filter.tag !== "") && (
        <select
          aria-label="Tag"
          value={filter.tag}
          onChange={(event) => onFilter({ ...filter, tag: event.target.value })}
          className={`${box} max-w-40`}
        >
          <option value="">any tag</option>
          {[...new Set([...tags, filter.tag])].filter(Boolean).map((tag) => (
            <option key={tag}>{tag}</option>
          ))}
        </select>
      )}
      <label className="ml-auto flex h-9 items-center gap-2 text-sm text-muted tabular-nums">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={isAll}
          ref={(element) => {
            if (element) element.indeterminate = selectedCount > 0 && !isAll;
          }}
          onChange={selectShown}
        />
        Select{" "}
        {shown.length === machines.length ? `all ${shown.length}` : `these ${shown.length} of ${machines.length}`}
      </label>
    </div>
  );
}
