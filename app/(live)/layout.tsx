import type { ReactNode } from "react";
import { ConnectionBanner } from "../_live/connection.tsx";
import { LiveProvider } from "../_live/live.tsx";
import { packFleet } from "../_live/packed-fleet.ts";
import { readFleet, readPublicFleet } from "../_server/fleet.ts";
import { signedInOrPublicPage } from "../_server/page-guard.ts";
import { Header } from "../_shell/header.tsx";
import { PublicHeader } from "../_shell/public-header.tsx";
import { TroubleSigns } from "../_shell/trouble-signs.tsx";
import { Toasts } from "../_ui/toast.tsx";
import { AddMachine } from "./_add-machine/add-machine.tsx";
import { SettingsDrawer } from "./_settings/settings-drawer.tsx";

/**
 * Header and live feed of every page behind the sign-in, and of the dashboard while it is public. It does not authorize: pages
 * and verbs do that themselves.
 */
export default async function LiveLayout({ children }: { children: ReactNode }) {
  const user = await signedInOrPublicPage();
  const fleet = await (user ? readFleet() : readPublicFleet());
  return (
    <LiveProvider fleet={packFleet(fleet)} isPublic={!user}>
      <a
        href="#content"
        className="sr-only rounded-md bg-surface focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-30 focus:px-4 focus:py-2"
      >
        Skip to the content
      </a>
      {user ? <Header user={{ name: user.name, role: user.role }} /> : <PublicHeader />}
      <div id="content" tabIndex={-1} className="outline-none">
        {children}
      </div>
      <TroubleSigns />
      <ConnectionBanner />
      {user?.role === "admin" && (
        <>
          <SettingsDrawer />
          <AddMachine />
        </>
      )}
      <Toasts />
    </LiveProvider>
  );
}
