"use client";

import type { Disk, Memory } from "@realtimemonitor/protocol/sample.ts";
import { memo, type ReactNode } from "react";
import { useTrend } from "../../../_live/live.tsx";
import { busyShare, fullestDisk, memoryShare } from "../../../_readings/shares.ts";
import { Sparkline } from "../../../_readings/sparkline.tsx";
import { type Concern, figureOf, levelOf, type Trouble } from "../../../_readings/trouble.ts";
import { amount, percent } from "../../../_readings/units.ts";

const fills: Record<Trouble, string> = { plain: "bg-meter", warn: "bg-meter-warn", alarm: "bg-meter-alarm" };

type Maybe<T> = T | null | undefined;

export function CpuCell({ id, cpus }: { id: string; cpus: Maybe<number[]> }) {
  const share = busyShare(cpus);
  if (share === null) return <Untold isUnread={cpus === null} word="cpu" />;
  return (
    <Share word="cpu" share={share} trouble="plain" title={`${cpus?.length} cores`}>
      <TrendLine id={id} of="cpus" />
    </Share>
  );
}

export function MemoryCell({ id, memory, concern }: { id: string; memory: Maybe<Memory>; concern: Concern }) {
  const share = memoryShare(memory);
  if (share === null || !memory) return <Untold isUnread={memory === null} word="mem" />;
  return (
    <Share word="mem" share={share} trouble={levelOf("memory", share, concern)} title={amount(memory)}>
      <TrendLine id={id} of="memory" />
    </Share>
  );
}

export function DiskCell({ disks, concern }: { disks: Maybe<Disk[]>; concern: Concern }) {
  const fullest = fullestDisk(disks);
  if (!fullest) return <Untold isUnread={disks === null} word="disk" />;
  const { disk, share } = fullest;
  return (
    <Share word="disk" share={share} trouble={levelOf("disk", share, concern)} title={`${disk.mount}: ${amount(disk)}`}>
      <div className="truncate text-[0.6875rem]/4 text-muted">{disk.mount}</div>
    </Share>
  );
}

/** A figure at the right; at the left what it was, over a bar of what it is. On a phone the word and the bar alone. */
function Share(props: { word: string; share: number; trouble: Trouble; title: string; children: ReactNode }) {
  const { word, share, trouble, title, children } = props;
  return (
    <div className="flex items-center gap-2" title={title}>
      <span className="text-xs text-muted md:sr-only">{word}</span>
      <div className="min-w-0 flex-1">
        <div className="h-4.5 max-md:hidden">{children}</div>
        <div className="h-1 overflow-hidden rounded-full bg-track">
          <div className={`h-full origin-left ${fills[trouble]}`} style={{ transform: `scaleX(${share / 100})` }} />
        </div>
      </div>
      <span className={`w-10 text-right text-sm tabular-nums max-md:text-xs ${figureOf[trouble]}`}>
        {percent(share)}
      </span>
    </div>
  );
}

const TrendLine = memo(function TrendLine({ id, of }: { id: string; of: "cpus" | "memory" }) {
  const trend = useTrend(id);
  return <Sparkline values={trend?.[of]} className="block h-4 w-full" />;
});

/** Switched off in its settings, or not to be read on the machine. */
function Untold({ isUnread, word }: { isUnread: boolean; word: string }) {
  return (
    <div className="text-xs text-muted">
      <span className="md:sr-only">{word} </span>
      {isUnread ? <span className="text-warn">not readable</span> : "–"}
    </div>
  );
}
