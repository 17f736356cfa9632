import type { ReactNode } from "react";
import { AdminSeed } from "../../_live/admin-seed.tsx";
import { readAdminFleet } from "../../_server/fleet.ts";
import { adminPage } from "../../_server/page-guard.ts";
import { readPendingMachines } from "../../_server/pending-machines.ts";
import { NavLink } from "../../_shell/nav-link.tsx";
import { PendingProvider } from "./_joining/pending.tsx";
import { WaitingCount } from "./_joining/waiting-count.tsx";
import { StoreBanner } from "./store-banner.tsx";
import { TutorialBanner } from "./tutorial-banner.tsx";

/** Leads strangers and viewers away before anything is sent: below a loading page it would come too late for a status. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  await adminPage();
  const [admin, pending] = await Promise.all([readAdminFleet(), readPendingMachines()]);
  return (
    <PendingProvider first={pending}>
      <div className="mx-auto max-w-6xl px-4 py-6 sm:px-6">
        <nav aria-label="Admin" className="mb-6 flex gap-6 overflow-x-auto overflow-y-hidden border-b border-line">
          <NavLink href="/admin" below="/admin/machines" look="tab">
            Machines
            <WaitingCount />
          </NavLink>
          <NavLink href="/admin/join-tokens" look="tab">
            Join tokens
          </NavLink>
          <NavLink href="/admin/users" below="/admin/users/" look="tab">
            Users
          </NavLink>
          <NavLink href="/admin/access" look="tab">
            Access
          </NavLink>
          <NavLink href="/admin/audit" look="tab">
            Audit
          </NavLink>
          <NavLink href="/admin/history" look="tab">
            History
          </NavLink>
          <NavLink href="/admin/public" look="tab">
            Public
          </NavLink>
        </nav>
        <AdminSeed admin={admin}>
          <TutorialBanner />
          <StoreBanner />
          {children}
        </AdminSeed>
      </div>
    </PendingProvider>
  );
}
