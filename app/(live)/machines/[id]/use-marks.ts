"use client";

import type { MachineEvent } from "@realtimemonitor/protocol/history.ts";
import { useEffect, useMemo, useState } from "react";
import { askEvents } from "../../_machine/ask-events.ts";
import type { Events } from "../../_machine/use-events.ts";
import { type EventMark, marksOf } from "./marks-of.ts";
import { addressOfSpan, type Span, timeOf } from "./span.ts";

/** The marks of a span: of the events that are known, and of those before when they do not reach back so far. */
export function useMarks(
  machineId: string,
  span: Span,
  { events, isLast }: Events,
  from: number,
  hubNow: () => number,
) {
  const key = addressOfSpan(span);
  const [asked, setAsked] = useState<{ key: string; events: MachineEvent[] }>({ key: "", events: [] });
  const isKnown = isLast || (events.at(-1)?.at ?? Number.POSITIVE_INFINITY) <= from;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says the span
  useEffect(() => {
    if (isKnown) return;
    const end = new AbortController();
    askEvents(machineId, timeOf(span, Math.round(hubNow())), end.signal).then(
      (found) => setAsked({ key, events: found }),
      () => {}, // charts without marks are charts all the same
    );
    return () => end.abort();
  }, [machineId, key, isKnown, hubNow]);

  return useMemo((): readonly EventMark[] => {
    const known = new Set(events.map(({ id }) => id));
    const older = !isKnown && asked.key === key ? asked.events.filter(({ id }) => !known.has(id)) : [];
    return marksOf([...events, ...older]);
  }, [events, asked, key, isKnown]);
}
