"use client";

import { useEffect, useState } from "react";
import { useLive } from "../../_live/live.tsx";
import type { JoinProgress } from "../../_server/join-tokens.ts";

const askEveryMs = 2_000;

/** What became of a token so far: asked for every two seconds, and at once when the hub tells of another machine. */
export function useJoinProgress(tokenId: string): { progress: JoinProgress | undefined; isLost: boolean } {
  const [progress, setProgress] = useState<JoinProgress>();
  const [isLost, setLost] = useState(false);
  const machineCount = useLive((store) => store.adminMachines().length, "admin");

  // biome-ignore lint/correctness/useExhaustiveDependencies: another machine may be the one that is waited for
  useEffect(() => {
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    async function ask(): Promise<void> {
      const answer = await fetch(`/api/join-tokens/${encodeURIComponent(tokenId)}`, { signal: end.signal }).catch(
        () => undefined,
      );
      if (end.signal.aborted) return;
      if (answer?.status === 401) window.location.assign("/sign-in");
      const told = answer?.ok ? ((await answer.json().catch(() => undefined)) as JoinProgress | undefined) : undefined;
      if (end.signal.aborted) return;
      setLost(told === undefined);
      if (told) setProgress(told);
      timer = setTimeout(ask, askEveryMs);
    }
    void ask();
    return () => {
      end.abort();
      clearTimeout(timer);
    };
  }, [tokenId, machineCount]);

  return { progress, isLost };
}
