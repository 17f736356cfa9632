import type { ReactNode } from "react";
import { ConnectionBanner } from "../_live/connection.tsx";
import { LiveProvider } from "../_live/live.tsx";
import { readAdminFleet, readFleet } from "../_server/fleet.ts";
import { signedInPage } from "../_server/page-guard.ts";
import { Header } from "../_shell/header.tsx";
import { Toasts } from "../_ui/toast.tsx";
import { AddMachine } from "./_add-machine/add-machine.tsx";
import { SettingsDrawer } from "./_settings/settings-drawer.tsx";

/** Header and live feed of every page behind the sign-in. It does not authorize: pages and verbs do that themselves. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const user = await signedInPage();
  const [fleet, admin] = await Promise.all([readFleet(), user.role === "admin" ? readAdminFleet() : undefined]);
  return (
    <LiveProvider fleet={fleet} admin={admin}>
      <a
        href="#content"
        className="sr-only rounded-md bg-surface focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-30 focus:px-4 focus:py-2"
      >
        Skip to the content
      </a>
      <Header user={{ name: user.name, role: user.role }} />
      <div id="content" tabIndex={-1} className="outline-none">
        {children}
      </div>
      <ConnectionBanner />
      {user.role === "admin" && (
        <>
          <SettingsDrawer />
          <AddMachine />
        </>
      )}
      <Toasts />
    </LiveProvider>
  );
}
