"use client";

import { Refusal } from "@realtimemonitor/protocol/enrolment.ts";
import { HistorySeries } from "@realtimemonitor/protocol/history.ts";
import { useEffect, useState } from "react";
import { addressOfSpan, askEveryMs, isMoving, type Span, type Time, timeOf } from "./span.ts";

/** `series` is what was known last of the same span, also while it is asked again and when that failed. */
export type History = { series: HistorySeries | null; problem: string | null };

export const historyPoints = 600;
const retryMs = 10_000;
/** Spans that one comes back to, so that going back is at once. */
const rememberedLimit = 12;

/** The stored past of a span, asked again as it grows; nothing while the page is not seen, or nothing is wanted. */
export function useHistory(machineId: string, span: Span, isWanted: boolean, hubNow: () => number): History {
  const key = addressOfSpan(span);
  const [known, setKnown] = useState<ReadonlyMap<string, History>>(new Map());

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says the span, whose object may be another one
  useEffect(() => {
    if (!isWanted) return;
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;

    async function ask(): Promise<void> {
      clearTimeout(timer);
      let waitMs: number | undefined = retryMs;
      try {
        const series = await fetchHistory(machineId, timeOf(span, Math.round(hubNow())), end.signal);
        waitMs = isMoving(span) ? askEveryMs(series.stepMs) : undefined;
        setKnown((before) => remember(before, key, { series, problem: null }));
      } catch (error) {
        if (end.signal.aborted) return;
        const problem = error instanceof Error ? error.message : String(error);
        setKnown((before) => remember(before, key, { series: before.get(key)?.series ?? null, problem }));
      }
      if (waitMs !== undefined) timer = setTimeout(askWhenSeen, waitMs);
    }
    const askWhenSeen = () => {
      if (document.visibilityState === "visible") void ask();
      else document.addEventListener("visibilitychange", askWhenSeen, { once: true, signal: end.signal });
    };

    void ask();
    return () => {
      clearTimeout(timer);
      end.abort();
    };
  }, [machineId, key, isWanted, hubNow]);

  return known.get(key) ?? { series: null, problem: null };
}

function remember(before: ReadonlyMap<string, History>, key: string, history: History): ReadonlyMap<string, History> {
  const others = [...before].filter(([other]) => other !== key).slice(-rememberedLimit);
  return new Map([...others, [key, history]]);
}

async function fetchHistory(id: string, { from, to }: Time, signal: AbortSignal): Promise<HistorySeries> {
  const query = `from=${Math.max(0, from)}&to=${to}&points=${historyPoints}&parts=all`;
  const answer = await fetch(`/api/machines/${id}/history?${query}`, { signal });
  const body: unknown = await answer.json().catch(() => undefined);
  if (answer.ok) return HistorySeries.parse(body);
  throw new Error(Refusal.safeParse(body).data?.error.message ?? `the server answered ${answer.status}`);
}
