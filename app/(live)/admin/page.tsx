import type { Metadata } from "next";
import { adminPage } from "../../_server/page-guard.ts";
import { AddMachineButton } from "../_add-machine/add-machine-button.tsx";
import { WaitingMachines } from "./_joining/waiting-machines.tsx";
import { MachineList } from "./machine-list.tsx";

export const metadata: Metadata = { title: "Machines" };

export default async function AdminPage() {
  await adminPage();
  return (
    <main>
      <div className="mb-4 flex items-center justify-between gap-4">
        <h1 className="text-xl font-semibold tracking-tight">Machines</h1>
        <AddMachineButton look="plain" />
      </div>
      <WaitingMachines />
      <MachineList />
    </main>
  );
}
