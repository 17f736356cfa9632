"use client";

import Link from "next/link";
import { useLive } from "../../../_live/live.tsx";

export function EmptyFleet({ isAdmin }: { isAdmin: boolean }) {
  const waiting = useLive((store) => store.waitingCount());
  return (
    <div className="mx-auto mt-[12vh] max-w-md rounded-xl border border-dashed border-line p-8 text-center">
      <h2 className="text-lg font-semibold">{waiting > 0 ? "Waiting for the first sample" : "No machines yet"}</h2>
      <p className="mt-2 text-sm text-muted">
        {waiting > 0
          ? `${waiting} joined. A card appears with the first sample, usually within a second.`
          : "A machine appears here by itself as soon as its agent has joined and sent its first sample."}
      </p>
      {waiting === 0 && isAdmin && (
        <Link
          href="/admin/join-tokens"
          className="mt-5 inline-flex h-9 items-center rounded-md bg-accent px-4 text-sm font-medium text-on-accent"
        >
          Add a machine
        </Link>
      )}
      {waiting === 0 && !isAdmin && <p className="mt-2 text-sm text-muted">An administrator can add one.</p>}
    </div>
  );
}
