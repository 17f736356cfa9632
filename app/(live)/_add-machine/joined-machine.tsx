"use client";

import { ArrowRight, Check } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { useLive } from "../../_live/live.tsx";

/** A sample comes within a second of joining, when all is well. */
const patienceMs = 10_000;

/** A machine that joined just now, and whether it really reports. */
export function JoinedMachine({ machine, onFollow }: { machine: { id: string; name: string }; onFollow: () => void }) {
  const { id, name } = machine;
  const hasSample = useLive((store) => store.card(id) !== undefined, `machine ${id}`);
  const isGone = useLive((store) => store.adminMachine(id)?.presence === "offline", "admin");
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setLate, patienceMs, true);
    return () => clearTimeout(timer);
  }, []);
  return (
    <li className="flex items-center gap-3 px-4 py-3 text-sm">
      {hasSample ? (
        <Check aria-hidden className="size-4 shrink-0 text-ok" />
      ) : (
        <span aria-hidden className="mx-1 size-2 shrink-0 rounded-full bg-accent motion-safe:animate-pulse" />
      )}
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{name}</p>
        {hasSample ? (
          <p className="text-muted">joined and reporting</p>
        ) : isLate && isGone ? (
          <p className="text-warn">joined, but no sample comes: is its agent still running, and does it say why?</p>
        ) : (
          <p className="text-muted">joined; waiting for its first sample…</p>
        )}
      </div>
      <Link
        href={`/machines/${id}`}
        prefetch={false}
        onClick={onFollow}
        aria-label={`Open ${name}`}
        className="inline-flex items-center gap-1 whitespace-nowrap text-accent hover:underline"
      >
        Open
        <ArrowRight aria-hidden className="size-3.5" />
      </Link>
    </li>
  );
}
