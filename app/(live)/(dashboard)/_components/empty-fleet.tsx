"use client";

import { useLive } from "../../../_live/live.tsx";
import { Logo } from "../../../_ui/logo.tsx";
import { AddMachineButton } from "../../_add-machine/add-machine-button.tsx";
import type { Role } from "./fleet.tsx";

export function EmptyFleet({ role }: { role: Role }) {
  const isAdmin = role === "admin";
  const waiting = useLive((store) => store.waitingCount(), "all");
  return (
    <div className="mx-auto mt-[10vh] flex max-w-md flex-col items-center rounded-xl border border-dashed border-line px-8 py-12 text-center">
      <span className={waiting > 0 ? "motion-safe:animate-pulse" : ""}>
        <Logo size="size-10" />
      </span>
      <h2 className="mt-4 text-lg font-semibold tracking-tight">
        {waiting > 0 ? "Waiting for the first sample" : "No machines yet"}
      </h2>
      <p className="mt-1.5 text-sm text-balance text-muted">
        {waiting > 0
          ? `${waiting} joined. A card appears with the first sample, usually within a second.`
          : "A machine appears here by itself as soon as its agent has joined and sent its first sample."}
      </p>
      {isAdmin && (
        <div className="mt-6">
          <AddMachineButton look={waiting > 0 ? "plain" : "primary"} />
        </div>
      )}
      {waiting === 0 && role === "viewer" && <p className="mt-1.5 text-sm text-muted">An administrator can add one.</p>}
    </div>
  );
}
