import type { Metadata } from "next";
import { adminPage } from "../../_server/page-guard.ts";
import { MachineList } from "./machine-list.tsx";

export const metadata: Metadata = { title: "Machines" };

export default async function AdminPage() {
  await adminPage();
  return (
    <main>
      <h1 className="mb-4 text-xl font-semibold">Machines</h1>
      <MachineList />
    </main>
  );
}
