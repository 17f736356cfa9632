"use client";

import type { ReactNode } from "react";
import { useLive } from "../../../_live/live.tsx";
import { MachineGone } from "./machine-gone.tsx";

type Props = { machine: { id: string; name: string }; isAdmin: boolean; children: ReactNode };

/** The page of a machine as long as it is shown. */
export function MachineBody({ machine, isAdmin, children }: Props) {
  const { id } = machine;
  const isShown = useLive((store) => store.isShown(id), "roster");
  // while the page is disconnected it does not know
  const isConnected = useLive((store) => store.connection() === "online", "connection");
  const name = useLive((store) => store.card(id)?.machine.name, `machine ${id}`) ?? machine.name;
  return isShown || !isConnected ? children : <MachineGone machineId={id} name={name} isAdmin={isAdmin} />;
}
