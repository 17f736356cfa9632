import type { ReactNode } from "react";
import { adminPage } from "../../_server/page-guard.ts";
import { NavLink } from "../../_shell/nav-link.tsx";
import { StoreBanner } from "./store-banner.tsx";

/** It leads viewers away as its pages do, but before the page is on its way: then its status still can be 404. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  await adminPage();
  return (
    <div className="mx-auto max-w-6xl px-4 py-6 sm:px-6">
      <nav aria-label="Admin" className="mb-6 flex gap-6 border-b border-line">
        <NavLink href="/admin" below="/admin/machines" look="tab">
          Machines
        </NavLink>
        <NavLink href="/admin/join-tokens" look="tab">
          Join tokens
        </NavLink>
        <NavLink href="/admin/history" look="tab">
          History
        </NavLink>
      </nav>
      <StoreBanner />
      {children}
    </div>
  );
}
