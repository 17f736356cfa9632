import type { Metadata } from "next";
import { signedInPage } from "../../_server/page-guard.ts";
import { Fleet } from "./_components/fleet.tsx";

export const metadata: Metadata = { title: { absolute: "Dashboard · realtimemonitor" } };

export default async function DashboardPage() {
  const { role } = await signedInPage();
  return (
    <main className="mx-auto max-w-[110rem] px-4 py-6">
      <h1 className="sr-only">Machines</h1>
      <Fleet isAdmin={role === "admin"} />
    </main>
  );
}
