import type { Metadata } from "next";
import { cookies } from "next/headers";
import { signedInOrPublicPage } from "../../_server/page-guard.ts";
import { Fleet } from "./_components/fleet.tsx";
import { lookCookie, lookOf } from "./_view/look.ts";

export const metadata: Metadata = { title: { absolute: "Dashboard · realtimemonitor" } };

export default async function DashboardPage() {
  const role = (await signedInOrPublicPage())?.role ?? "public";
  const look = lookOf((await cookies()).get(lookCookie)?.value);
  return (
    <main className="mx-auto max-w-[110rem] px-4 py-4 sm:px-6">
      <h1 className="sr-only">Machines</h1>
      <Fleet role={role} look={look} />
    </main>
  );
}
