import Link from "next/link";
import { ConnectionBadge } from "../_live/connection.tsx";
import { Logo } from "../_ui/logo.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

/** For strangers: they have nowhere to go but in. */
export function PublicHeader() {
  return (
    <header className="sticky top-0 z-10 border-b border-line bg-surface/95 backdrop-blur">
      <div className="mx-auto flex h-14 max-w-[110rem] items-center gap-1 px-4 sm:gap-2 sm:px-6">
        <p className="flex flex-1 items-center gap-2 font-semibold tracking-tight">
          <Logo />
          <span className="max-sm:sr-only">realtimemonitor</span>
        </p>
        <ConnectionBadge />
        <ThemeSwitch />
        <Link
          href="/sign-in"
          className="ml-1 rounded-md px-2.5 py-1.5 text-sm text-muted hover:bg-raised hover:text-text"
        >
          Sign in
        </Link>
      </div>
    </header>
  );
}
