"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import { useLive } from "../../_live/live.tsx";
import { select, useSelection } from "../_settings/selection.ts";
import { anyMachine, passes } from "./machine-filter.ts";
import { MachineFilters } from "./machine-filters.tsx";
import { MachineRows } from "./machine-rows.tsx";
import { rangeOf } from "./range-of.ts";
import { SelectionBar } from "./selection-bar.tsx";

/** All machines of the admin: to be found, and to be selected for what is to be done to many at once. */
export function MachineList() {
  const machines = useLive((store) => store.adminMachines(), "admin");
  const strangers = useLive((store) => store.rejectedStrangers(), "admin");
  const [filter, setFilter] = useState(anyMachine);
  const selection = useSelection();
  const shown = useMemo(() => machines.filter((machine) => passes(machine, filter)), [machines, filter]);
  const shownIds = useRef<string[]>([]);
  shownIds.current = shown.map(({ id }) => id);
  const lastId = useRef<string>(undefined);
  const latest = useRef(selection);
  latest.current = selection;

  const onSelect = useCallback((id: string, isSelected: boolean, isRange: boolean) => {
    const ids = isRange ? rangeOf(shownIds.current, lastId.current, id) : [id];
    lastId.current = id;
    const next = new Set(latest.current);
    for (const one of ids)
      if (isSelected) next.add(one);
      else next.delete(one);
    select(next);
  }, []);

  if (machines.length === 0) {
    return (
      <p className="rounded-xl border border-dashed border-line px-5 py-10 text-center text-sm text-muted">
        No machine has joined yet. Add one, and it appears here.
      </p>
    );
  }
  return (
    <>
      <MachineFilters machines={machines} shown={shown} filter={filter} onFilter={setFilter} />
      {shown.length === 0 ? (
        <p className="rounded-xl border border-dashed border-line px-5 py-10 text-center text-sm text-muted">
          No machine is like that.{" "}
          <button
            type="button"
            onClick={() => setFilter(anyMachine)}
            className="text-accent underline underline-offset-2"
          >
            Show all {machines.length}
          </button>
        </p>
      ) : (
        <MachineRows machines={shown} selection={selection} onSelect={onSelect} />
      )}
      <SelectionBar machines={machines} />
      {strangers > 0 && (
        <p className="mt-3 text-sm text-warn">
          {strangers} {strangers === 1 ? "message" : "messages"} dropped since the hub started: forged, or from a
          removed machine.
        </p>
      )}
    </>
  );
}
