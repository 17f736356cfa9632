"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { PendingMachines } from "../../../_server/pending-machines.ts";

const askEveryMs = 3_000;

type Pending = PendingMachines & { isLost: boolean; ask(): void };

const PendingContext = createContext<Pending>({ waiting: [], rejected: [], isLost: false, ask: () => {} });

/** Who waits to be let in. */
export const usePending = () => useContext(PendingContext);

/** Asks the server every three seconds who waits, while somebody looks; for all of the admin, whose tab says how many. */
export function PendingProvider({ first, children }: { first: PendingMachines; children: ReactNode }) {
  const [pending, setPending] = useState(first);
  const [isLost, setLost] = useState(false);
  const askNow = useRef(() => {});

  useEffect(() => setPending(first), [first]);
  useEffect(() => {
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isAsking = false;
    async function ask(): Promise<void> {
      if (isAsking) return;
      isAsking = true;
      clearTimeout(timer);
      const told = await fetchPending(end.signal);
      if (end.signal.aborted) return;
      isAsking = false;
      setLost(told === undefined);
      if (told) setPending(told);
      if (!document.hidden) timer = setTimeout(ask, askEveryMs);
    }
    const onVisible = () => {
      if (!document.hidden) void ask();
    };
    askNow.current = () => void ask();
    timer = setTimeout(ask, askEveryMs);
    document.addEventListener("visibilitychange", onVisible, { signal: end.signal });
    return () => {
      end.abort();
      clearTimeout(timer);
    };
  }, []);

  const ask = useCallback(() => askNow.current(), []);
  const value = useMemo(() => ({ ...pending, isLost, ask }), [pending, isLost, ask]);
  return <PendingContext value={value}>{children}</PendingContext>;
}

async function fetchPending(signal: AbortSignal): Promise<PendingMachines | undefined> {
  const answer = await fetch("/api/pending-machines", { signal }).catch(() => undefined);
  if (answer?.status === 401) window.location.assign("/sign-in");
  return answer?.ok ? ((await answer.json().catch(() => undefined)) as PendingMachines | undefined) : undefined;
}
