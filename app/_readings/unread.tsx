import type { LucideIcon } from "lucide-react";

/** A field that its settings show and the machine could not read. */
export function Unread({ icon: Icon, what }: { icon: LucideIcon; what: string }) {
  return (
    <p className="flex items-center gap-1.5 text-xs text-muted">
      <Icon aria-hidden className="size-3.5 shrink-0 opacity-70" />
      {what}
      <span className="ml-auto text-warn">could not be read on the machine</span>
    </p>
  );
}
