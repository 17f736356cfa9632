"use client";

import { Refusal } from "@realtimemonitor/protocol/enrolment.ts";
import { HistorySeries } from "@realtimemonitor/protocol/history.ts";
import { useEffect, useState } from "react";
import { askEveryMs, liveRange, type Range } from "./ranges.ts";

/** `series` is what was known last of the same range, also while it is asked again and when that failed. */
export type History = { range: Range; series: HistorySeries | null; problem: string | null };

const points = 600;
const retryMs = 10_000;

/** The history of a range, asked again as it grows; nothing while the range is live, or the page is not seen. */
export function useHistory(machineId: string, range: Range, hubNow: () => number): History {
  const [history, setHistory] = useState<History>({ range, series: null, problem: null });

  useEffect(() => {
    if (range === liveRange) return;
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;

    async function ask(): Promise<void> {
      clearTimeout(timer);
      const to = Math.round(hubNow());
      let waitMs = retryMs;
      try {
        const series = await fetchHistory(machineId, { from: to - range.spanMs, to }, end.signal);
        waitMs = askEveryMs(series.stepMs);
        setHistory({ range, series, problem: null });
      } catch (error) {
        if (end.signal.aborted) return;
        const problem = error instanceof Error ? error.message : String(error);
        setHistory((before) => ({ range, series: before.range === range ? before.series : null, problem }));
      }
      timer = setTimeout(askWhenSeen, waitMs);
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
  }, [machineId, range, hubNow]);

  return history.range === range ? history : { range, series: null, problem: null };
}

async function fetchHistory(id: string, { from, to }: { from: number; to: number }, signal: AbortSignal) {
  const answer = await fetch(`/api/machines/${id}/history?from=${from}&to=${to}&points=${points}`, { signal });
  const body: unknown = await answer.json().catch(() => undefined);
  if (answer.ok) return HistorySeries.parse(body);
  throw new Error(Refusal.safeParse(body).data?.error.message ?? `the server answered ${answer.status}`);
}
