import type { Metadata } from "next";
import { signedInOrPublicPage } from "../../_server/page-guard.ts";
import { Fleet } from "./_components/fleet.tsx";
import { FleetSummary } from "./_components/fleet-summary.tsx";

export const metadata: Metadata = { title: { absolute: "Dashboard · realtimemonitor" } };

export default async function DashboardPage() {
  const role = (await signedInOrPublicPage())?.role ?? "public";
  return (
    <main className="mx-auto max-w-[110rem] px-4 py-6 sm:px-6">
      <div className="mb-4 flex flex-wrap items-baseline gap-x-3">
        <h1 className="text-xl font-semibold tracking-tight">Machines</h1>
        <FleetSummary />
      </div>
      <Fleet isAdmin={role === "admin"} role={role} />
    </main>
  );
}
