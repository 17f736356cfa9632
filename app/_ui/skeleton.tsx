import type { ReactNode } from "react";

/** In the place of what is on its way. It shows itself only when that takes longer than a blink, so that it never flashes. */
export function Skeleton({ children }: { children: ReactNode }) {
  return (
    <div role="status" aria-label="Loading">
      <div aria-hidden className="animate-appear opacity-0">
        <div className="motion-safe:animate-pulse">{children}</div>
      </div>
    </div>
  );
}

/** A line of text that is not there yet. */
export function Bone({ className }: { className: string }) {
  return <div className={`rounded-md bg-track ${className}`} />;
}

/** The frame of what is not there yet. */
export function EmptyPanel({ className }: { className: string }) {
  return <div className={`rounded-xl border border-line bg-surface ${className}`} />;
}
