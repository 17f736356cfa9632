import type { ReactNode } from "react";
import { Logo } from "./logo.tsx";

/** The frame of the pages before the sign-in. */
export function EntryPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center px-4 pt-8 pb-[14vh]">
      <p className="mb-5 flex items-center justify-center gap-2.5 text-lg font-semibold tracking-tight">
        <Logo size="size-7" /> realtimemonitor
      </p>
      <div className="rounded-xl border border-line bg-surface p-6 shadow-xs">
        <h1 className="mb-5 text-lg font-semibold tracking-tight">{title}</h1>
        {children}
      </div>
    </main>
  );
}
