import type { ReactNode } from "react";

export function Panel({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="rounded-xl border border-line bg-surface p-5 shadow-xs">
      <h2 className="font-semibold tracking-tight">{title}</h2>
      {about && <p className="mt-1 text-sm text-muted">{about}</p>}
      <div className="mt-4">{children}</div>
    </section>
  );
}
