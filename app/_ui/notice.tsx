import type { ReactNode } from "react";
import { Logo } from "./logo.tsx";

/** A page that has one thing to say. */
export function Notice({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-[70dvh] max-w-md flex-col items-center justify-center px-6 text-center">
      <Logo size="size-10" />
      <h1 className="mt-5 text-xl font-semibold tracking-tight">{title}</h1>
      <p className="mt-1.5 text-balance text-muted">{text}</p>
      <div className="mt-6">{children}</div>
    </main>
  );
}
