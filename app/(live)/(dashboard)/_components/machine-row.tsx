"use client";

import { isTutorialId } from "@realtimemonitor/protocol/tutorial-id.ts";
import { memo } from "react";
import { SampleAge } from "../../../_live/age.tsx";
import { useLive } from "../../../_live/live.tsx";
import { columns, fromExtraLarge, fromLarge } from "./columns.ts";
import { ConcernWords } from "./concern-words.tsx";
import { useEntrance } from "./entrance.ts";
import type { Role } from "./fleet.tsx";
import { MachineName } from "./machine-name.tsx";
import { QuietSettings } from "./quiet-settings.tsx";
import { rowPlace } from "./row-place.ts";
import { CpuCell, DiskCell, MemoryCell } from "./share-cells.tsx";
import { LoadFigure, TrafficFigures } from "./small-figures.tsx";

/** One machine, drawn again when its own row changes. Fixed in size, so that nothing else is laid out with it. */
export const MachineRow = memo(function MachineRow({ id, index, role }: { id: string; index: number; role: Role }) {
  const card = useLive((store) => store.card(id), `machine ${id}`);
  const concern = useLive((store) => store.concern(id), `machine ${id}`);
  const entrance = useEntrance(id);
  const place = rowPlace(index);
  const frame = "absolute inset-x-0 h-(--row) border-b border-line [contain:strict]";
  if (!card) {
    return (
      <div role="row" {...place} className={`${frame} flex items-center px-4 text-xs text-muted italic`}>
        <span role="cell">No longer shown</span>
      </div>
    );
  }
  const { machine, row } = card;
  const marks = isTutorialId(id) ? ["tutorial", ...machine.tags] : machine.tags;
  const dim = row.presence === "offline" ? "grayscale" : "";
  return (
    <div role="row" {...place} className={`group ${frame} hover:bg-raised/50`}>
      <div className={`${columns} h-full ${entrance}`}>
        <div
          role="cell"
          className="flex min-w-0 items-center gap-2 max-md:col-span-3 max-md:col-start-4 max-md:row-start-1 max-md:flex-row-reverse"
        >
          <ConcernWords row={row} />
        </div>
        <div
          role="rowheader"
          className="min-w-0 max-md:col-span-3 max-md:col-start-1 max-md:row-start-1 max-md:flex max-md:items-baseline max-md:gap-2"
        >
          <div className="truncate text-sm/5 font-medium" title={machine.name}>
            <MachineName machine={machine} role={role} />
          </div>
          {marks.length > 0 && (
            <div className="truncate text-xs/4 text-muted max-md:min-w-0 max-md:flex-1">{marks.join(" · ")}</div>
          )}
        </div>
        <div role="cell" className={`max-md:col-span-2 ${dim}`}>
          <CpuCell id={id} cpus={row.cpus} />
        </div>
        <div role="cell" className={`max-md:col-span-2 ${dim}`}>
          <MemoryCell id={id} memory={row.memory} concern={concern} />
        </div>
        <div role="cell" className={`max-md:col-span-2 ${dim}`}>
          <DiskCell disks={row.disks} concern={concern} />
        </div>
        <div role="cell" className={`${fromLarge} ${dim}`}>
          <TrafficFigures traffic={row.traffic} />
        </div>
        <div role="cell" className={`${fromExtraLarge} ${dim} text-right text-xs`}>
          <LoadFigure load={row.oneMinuteLoad} />
        </div>
        <div role="cell" className={`${fromExtraLarge} text-right text-xs text-muted`}>
          <SampleAge since={row.receivedAt} />
        </div>
        <div role="cell" className={`flex ${fromExtraLarge} -ml-2`}>
          {role === "admin" && <QuietSettings machine={machine} />}
        </div>
      </div>
    </div>
  );
});
