"use client";

import Link from "next/link";
import { useLive } from "../../_live/live.tsx";
import { MachineItem } from "./machine-item.tsx";

export function MachineList() {
  const machines = useLive((store) => store.adminMachines());
  const strangers = useLive((store) => store.rejectedStrangers());
  if (machines.length === 0) {
    return (
      <p className="rounded-xl border border-dashed border-line px-5 py-10 text-center text-sm text-muted">
        No machine has joined yet.{" "}
        <Link href="/admin/join-tokens" className="text-accent underline underline-offset-2">
          Make a join token
        </Link>{" "}
        to add one.
      </p>
    );
  }
  return (
    <>
      <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface shadow-xs">
        {machines.map((machine) => (
          <MachineItem key={machine.id} machine={machine} />
        ))}
      </ul>
      {strangers > 0 && (
        <p className="mt-3 text-sm text-warn">
          {strangers} {strangers === 1 ? "message" : "messages"} dropped since the hub started: forged, or from a
          removed machine.
        </p>
      )}
    </>
  );
}
