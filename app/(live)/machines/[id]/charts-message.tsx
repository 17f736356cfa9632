"use client";

import { ChartLine, CircleAlert, Clock } from "lucide-react";
import type { ReactNode } from "react";
import { useLive } from "../../../_live/live.tsx";
import { Button } from "../../../_ui/button.tsx";
import { LocalTime } from "../../../_ui/local-time.tsx";
import { isMoving, type Span } from "./span.ts";

/** In the place of the charts while they are on their way: as many and as high. */
export function ChartsSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="grid grid-cols-1 gap-3 sm:gap-4 lg:grid-cols-2">
      {[1, 2, 3, 4, 5, 6, 7, 8].map((place) => (
        <div key={place} className="rounded-xl border border-line bg-surface p-3 pb-2 shadow-xs sm:p-4 sm:pb-2">
          <div className="mb-2 flex h-9.5 flex-col justify-between motion-safe:animate-pulse">
            <div className="h-4 w-24 rounded bg-raised" />
            <div className="h-3 w-40 rounded bg-raised" />
          </div>
          <div className="h-44 rounded-md bg-raised/60 motion-safe:animate-pulse" />
        </div>
      ))}
    </div>
  );
}

type Props = {
  machineId: string;
  span: Span;
  problem: string | null;
  onShow(at: number): void;
  onNow(): void;
};

/** Why there are no charts, and what there is instead. */
export function ChartsMessage({ machineId, span, problem, onShow, onNow }: Props) {
  const heardAt = useLive((live) => live.card(machineId)?.row.receivedAt ?? null, `machine ${machineId}`);
  const isOnline = useLive((live) => live.card(machineId)?.row.presence !== "offline", `machine ${machineId}`);
  if (problem !== null) {
    return (
      <Message icon={<CircleAlert aria-hidden className="size-6 text-warn" />} title="The history could not be read">
        {problem.charAt(0).toUpperCase() + problem.slice(1)}. It is tried again by itself.
      </Message>
    );
  }
  const icon = isMoving(span) ? <ChartLine aria-hidden className="size-6" /> : <Clock aria-hidden className="size-6" />;
  const title = isMoving(span) ? `Nothing was heard in the last ${span.range.words}` : "Nothing is known of this time";
  if (heardAt === null) {
    return (
      <Message icon={icon} title={title}>
        Figures appear here with its first samples.
      </Message>
    );
  }
  return (
    <Message icon={icon} title={title}>
      {isOnline ? (
        "The machine was not here yet, or what it said is no longer kept."
      ) : (
        <>
          It was last heard <LocalTime at={heardAt} />.
        </>
      )}
      <span className="mt-3 flex justify-center gap-3">
        {isOnline ? (
          <Button onClick={onNow}>Show now</Button>
        ) : (
          <Button onClick={() => onShow(heardAt)}>Show its last hour</Button>
        )}
      </span>
    </Message>
  );
}

function Message({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div className="flex min-h-64 flex-col items-center justify-center gap-2 rounded-xl border border-dashed border-line px-6 py-10 text-center text-muted">
      {icon}
      <p role="status" className="font-medium text-text">
        {title}
      </p>
      <div className="max-w-md text-sm text-balance">{children}</div>
    </div>
  );
}
