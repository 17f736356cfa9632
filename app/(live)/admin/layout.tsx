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

const tabs: { name: ReactNode; href: string; below?: string }[] = [
  {
    name: (
      <>
        Machines
        <WaitingCount />
      </>
    ),
    href: "/admin",
    below: "/admin/machines",
  },
  { name: "Join tokens", href: "/admin/join-tokens" },
  { name: "Users", href: "/admin/users", below: "/admin/users/" },
  { name: "Access", href: "/admin/access" },
  { name: "Audit", href: "/admin/audit" },
  { name: "History", href: "/admin/history" },
  { name: "Public", href: "/admin/public" },
];

/** Leads strangers and viewers away before anything is sent: below a loading page it would come too late for a status. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  await adminPage();
  const [admin, pending] = await Promise.all([readAdminFleet(), readPendingMachines()]);
  return (
    <PendingProvider first={pending}>
      <div className="mx-auto max-w-6xl px-4 py-6 sm:px-6">
        <nav aria-label="Admin" className="-mx-1 mb-6 overflow-x-auto px-1 pt-1">
          <div className="flex w-max min-w-full gap-6 border-b border-line">
            {tabs.map(({ name, ...tab }) => (
              <NavLink key={tab.href} {...tab} look="tab">
                {name}
              </NavLink>
            ))}
          </div>
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
