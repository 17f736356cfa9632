"use client";

import type { AdminMachine } from "@realtimemonitor/protocol/frame.ts";
import { machinesAtOnce } from "@realtimemonitor/protocol/settings.ts";
import { Settings2 } from "lucide-react";
import { Button } from "../../_ui/button.tsx";
import { openDrawer, selected, useDrawerTarget } from "../_settings/drawer-address.ts";
import { select, useSelection } from "../_settings/selection.ts";

/** What can be done to those that are selected; at the foot of the window, wherever in the list one is. */
export function SelectionBar({ machines }: { machines: readonly AdminMachine[] }) {
  const selection = useSelection();
  const isOpen = useDrawerTarget() === selected;
  const ids = machines.filter(({ id }) => selection.has(id)).map(({ id }) => id);
  if (ids.length === 0 || isOpen) return null;
  const isTooMany = ids.length > machinesAtOnce;
  const words = `${ids.length} ${ids.length === 1 ? "machine" : "machines"}`;

  function edit(): void {
    select(new Set(ids)); // some of them may be gone
    openDrawer(selected);
  }

  return (
    <section
      aria-label="Selected machines"
      className="sticky bottom-4 z-10 mt-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl border border-line bg-surface px-4 py-3 shadow-lg max-sm:bottom-2"
    >
      <p className="text-sm tabular-nums">
        {ids.length} selected
        {isTooMany && <span className="text-warn"> · at most {machinesAtOnce} can be changed at once</span>}
      </p>
      <div className="ml-auto flex flex-wrap gap-2">
        <Button onClick={() => select(new Set())}>Clear</Button>
        <Button look="primary" disabled={isTooMany} onClick={edit}>
          <Settings2 aria-hidden className="size-4" />
          Edit settings of {words}
        </Button>
      </div>
    </section>
  );
}
