import type { ReactNode } from "react";
import { NavLink } from "../../_shell/nav-link.tsx";

export default function AdminLayout({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto max-w-6xl px-4 py-6">
      <nav aria-label="Admin" className="mb-6 flex gap-1">
        <NavLink href="/admin" below="/admin/machines">
          Machines
        </NavLink>
        <NavLink href="/admin/join-tokens">Join tokens</NavLink>
      </nav>
      {children}
    </div>
  );
}
