"use client";

import { useLive } from "../../../../_live/live.tsx";
import { PresenceMark } from "../../../../_live/presence.tsx";

export function MachineTitle({ id, name }: { id: string; name: string }) {
  const presence = useLive((store) => store.adminMachine(id)?.presence);
  return (
    <div className="mb-4 flex flex-wrap items-baseline gap-x-4 gap-y-1">
      <h1 className="min-w-0 text-xl font-semibold tracking-tight break-words">{name}</h1>
      {presence && <PresenceMark presence={presence} />}
    </div>
  );
}
