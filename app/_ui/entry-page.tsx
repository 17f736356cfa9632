import type { ReactNode } from "react";
import { Logo } from "./logo.tsx";

/** The frame of the pages before the sign-in. */
export function EntryPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-screen max-w-sm flex-col justify-center px-4 py-10">
      <p className="mb-6 flex items-center gap-2 text-lg font-semibold">
        <Logo /> realtimemonitor
      </p>
      <div className="rounded-xl border border-line bg-surface p-6">
        <h1 className="mb-4 text-lg font-semibold">{title}</h1>
        {children}
      </div>
    </main>
  );
}
