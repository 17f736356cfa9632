import type { ReactNode } from "react";
import { ConnectionBanner } from "../_live/connection.tsx";
import { LiveProvider } from "../_live/live.tsx";
import { readAdminFleet, readFleet } from "../_server/fleet.ts";
import { signedInPage } from "../_server/page-guard.ts";
import { Header } from "../_shell/header.tsx";
import { Toasts } from "../_ui/toast.tsx";

/** Header and live feed of every page behind the sign-in. It does not authorize: pages and verbs do that themselves. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const user = await signedInPage();
  const [fleet, admin] = await Promise.all([readFleet(), user.role === "admin" ? readAdminFleet() : undefined]);
  return (
    <LiveProvider fleet={fleet} admin={admin}>
      <Header user={{ name: user.name, role: user.role }} />
      {children}
      <ConnectionBanner />
      <Toasts />
    </LiveProvider>
  );
}
