import type { Metadata } from "next";
import Link from "next/link";
import { adminPage } from "../../_server/page-guard.ts";
import { buttonLook } from "../../_ui/button.tsx";
import { MachineList } from "./machine-list.tsx";

export const metadata: Metadata = { title: "Machines" };

export default async function AdminPage() {
  await adminPage();
  return (
    <main>
      <div className="mb-4 flex items-center justify-between gap-4">
        <h1 className="text-xl font-semibold tracking-tight">Machines</h1>
        <Link href="/admin/join-tokens" className={buttonLook("plain")}>
          Add machines
        </Link>
      </div>
      <MachineList />
    </main>
  );
}
