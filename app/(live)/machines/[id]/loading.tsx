"use client";

import { useParams } from "next/navigation";
import { useLive } from "../../../_live/live.tsx";
import { Bone, EmptyPanel, Skeleton } from "../../../_ui/skeleton.tsx";
import { idOfPath } from "../../_machine/id-of-path.ts";
import { ChartsSkeleton } from "./charts-message.tsx";
import { MachineHead } from "./machine-head.tsx";

/** Who it is and whether it is there is known already, and live; the rest comes from the server. */
export default function Loading() {
  const id = idOfPath(useParams<{ id: string }>());
  const card = useLive((store) => store.card(id), `machine ${id}`);
  return (
    <main className="mx-auto flex max-w-[110rem] flex-col gap-4 px-4 py-6 sm:px-6">
      {card ? (
        <MachineHead machine={card.machine} isAdmin={false} />
      ) : (
        <div aria-hidden>
          <Bone className="mb-2 h-4 w-20" />
          <Bone className="mb-5 h-7 w-56" />
        </div>
      )}
      <Skeleton>
        <EmptyPanel className="mb-6 h-56" />
        <ChartsSkeleton />
      </Skeleton>
    </main>
  );
}
