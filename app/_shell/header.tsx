import { LogOut, UserRound } from "lucide-react";
import Link from "next/link";
import { ConnectionBadge } from "../_live/connection.tsx";
import { Logo } from "../_ui/logo.tsx";
import { ReachedLink } from "../_ui/reached-link.tsx";
import { signOut } from "./actions.ts";
import { NavLink } from "./nav-link.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

export function Header({ user }: { user: { name: string; role: "admin" | "viewer" } }) {
  return (
    <header className="sticky top-0 z-10 border-b border-line bg-surface/95 backdrop-blur">
      <div className="mx-auto flex h-14 max-w-[110rem] items-center gap-1 px-4 sm:gap-2 sm:px-6">
        <Link
          href="/"
          className="mr-1 flex items-center gap-2 rounded-md font-semibold tracking-tight sm:mr-3"
          aria-label="realtimemonitor, dashboard"
        >
          <Logo />
          <span className="max-sm:sr-only">realtimemonitor</span>
        </Link>
        <nav aria-label="Main" className="flex flex-1 gap-1">
          <NavLink href="/">Dashboard</NavLink>
          {user.role === "admin" && (
            <NavLink href="/admin" below="/admin">
              Admin
            </NavLink>
          )}
        </nav>
        <ConnectionBadge />
        <ThemeSwitch />
        <ReachedLink
          href="/account"
          title={`Your account (${user.role})`}
          className="rounded-md p-2 text-sm text-muted hover:bg-raised hover:text-text max-sm:px-1.5 md:ml-1"
        >
          <UserRound aria-hidden className="size-4 md:hidden" />
          <span className="block max-w-40 truncate max-md:sr-only">{user.name}</span>
        </ReachedLink>
        <form action={signOut}>
          <button
            type="submit"
            aria-label="Sign out"
            title={`Sign out ${user.name}`}
            className="rounded-md p-2 text-muted hover:bg-raised hover:text-text max-sm:px-1.5"
          >
            <LogOut aria-hidden className="size-4" />
          </button>
        </form>
      </div>
    </header>
  );
}
