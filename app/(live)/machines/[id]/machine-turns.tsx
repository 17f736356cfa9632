"use client";

import { ChevronLeft, ChevronRight, Keyboard } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { useLive, useLiveStore } from "../../../_live/live.tsx";
import { onKeys } from "../../../_ui/on-keys.ts";
import { neighboursOf } from "./neighbours.ts";

const KeysHelp = dynamic(() => import("./keys-help.tsx").then(({ KeysHelp: Help }) => Help), { ssr: false });

/** The ways to the machines before and behind in the order of names; the time that the charts show goes along. */
export function MachineTurns({ machineId, name }: { machineId: string; name: string }) {
  const ids = useLive((store) => store.cardIds(), "roster");
  const store = useLiveStore();
  const query = useSearchParams().toString();
  const router = useRouter();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const neighbours = neighboursOf(ids, machineId);
  // the settings that lie open beside it are those of the next one then
  const hrefOf = (id: string) => `/machines/${id}${query && `?${query.replace(machineId, id)}`}`;
  const [previous, next] = [neighbours && hrefOf(neighbours.previous), neighbours && hrefOf(neighbours.next)];

  useEffect(() => {
    const goPrevious = () => previous && router.push(previous);
    const goNext = () => next && router.push(next);
    return onKeys({
      "[": goPrevious,
      k: goPrevious,
      "]": goNext,
      j: goNext,
      "?": () => setHelpOpen(true),
    });
  }, [previous, next, router]);

  const nameOf = (id: string | undefined) => (id ? store.card(id)?.machine.name : undefined);
  const place = ids.indexOf(machineId);
  return (
    <nav aria-label="Machines beside it" className="flex items-center gap-1">
      {neighbours && (
        <>
          <span className="mr-1 text-xs text-muted tabular-nums max-sm:sr-only" title={`${name} in the order of names`}>
            {place < 0 ? "" : `${place + 1} of ${ids.length}`}
          </span>
          <Turn href={previous} label={`Previous machine: ${nameOf(neighbours.previous)}`} keys="[ or k">
            <ChevronLeft aria-hidden className="size-4" />
          </Turn>
          <Turn href={next} label={`Next machine: ${nameOf(neighbours.next)}`} keys="] or j">
            <ChevronRight aria-hidden className="size-4" />
          </Turn>
        </>
      )}
      <button
        type="button"
        onClick={() => setHelpOpen(true)}
        aria-label="Keys"
        title="Keys of this page ( ? )"
        className="rounded-md p-1.5 text-muted hover:bg-raised hover:text-text max-sm:hidden"
      >
        <Keyboard aria-hidden className="size-4" />
      </button>
      {isHelpOpen && <KeysHelp onClose={() => setHelpOpen(false)} />}
    </nav>
  );
}

type TurnProps = { href: string | undefined; label: string; keys: string; children: ReactNode };

function Turn({ href, label, keys, children }: TurnProps) {
  return (
    <Link
      href={href ?? ""}
      prefetch={false}
      aria-label={label}
      title={`${label} ( ${keys} )`}
      className="rounded-md border border-line bg-surface p-1.5 text-muted hover:bg-raised hover:text-text"
    >
      {children}
    </Link>
  );
}
