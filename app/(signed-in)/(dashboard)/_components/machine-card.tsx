"use client";

import { useLive } from "../../../_live/live.tsx";
import { CardHead } from "./card-head.tsx";
import { Cores } from "./cores.tsx";
import { Unread } from "./unread.tsx";
import { Usage } from "./usage.tsx";

/** One machine, drawn again when its own row changes. What its settings switch off has no place on it. */
export function MachineCard({ id }: { id: string }) {
  const card = useLive((store) => store.card(id));
  if (!card) return null;
  const { machine, row } = card;
  const isOffline = row.presence === "offline";
  return (
    <article
      aria-label={machine.name}
      className={`flex flex-col gap-4 rounded-xl border border-line p-4 ${isOffline ? "bg-page grayscale" : "bg-surface"}`}
    >
      <CardHead machine={machine} row={row} />
      {row.cpus !== undefined && <Cores percents={row.cpus} />}
      {row.memory !== undefined &&
        (row.memory ? <Usage label="memory" title="Memory" {...row.memory} /> : <Unread what="Memory" />)}
      {row.disks === null && <Unread what="Disks" />}
      {row.disks && (
        <ul className="flex flex-col gap-2.5">
          {row.disks.map((disk) => (
            <li key={disk.mount}>
              <Usage label={`disk ${disk.mount}`} title="Disk" name={disk.mount} {...disk} />
            </li>
          ))}
        </ul>
      )}
      {row.cpus === undefined && row.memory === undefined && row.disks === undefined && (
        <p className="text-sm text-muted">Its settings show nothing.</p>
      )}
    </article>
  );
}
