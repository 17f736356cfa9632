"use client";

import type { AdminSnapshot, FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { startFeed } from "./feed.ts";
import { createFollowers, type Follower, type Followers } from "./followers.ts";
import { createLiveStore, type LiveStore } from "./store.ts";

/** `first` is never fed: what React compares with the server's HTML, however late it does so. */
const Live = createContext<{ store: LiveStore; first: LiveStore; followers: Followers } | undefined>(undefined);

/** How often ages are looked at; what they say changes each second. */
const tickMs = 500;

/** One feed for all pages below: it goes on while one page of them follows another. */
export function LiveProvider(props: { fleet: FleetSnapshot; admin?: AdminSnapshot | undefined; children: ReactNode }) {
  const [live] = useState(() => ({
    store: createLiveStore(props, () => performance.now()),
    first: createLiveStore(props, () => 0),
    followers: createFollowers(),
  }));
  const { store, followers } = live;

  useEffect(() => {
    const end = new AbortController();
    store.startClock();
    startFeed({ store, followers }, end.signal, () => window.location.assign("/sign-in"));
    const ticking = setInterval(store.tick, tickMs);
    return () => {
      clearInterval(ticking);
      end.abort();
    };
  }, [store, followers]);

  return <Live value={live}>{props.children}</Live>;
}

function useProvided() {
  const live = useContext(Live);
  if (!live) throw new Error("what is live needs a LiveProvider above it");
  return live;
}

/** What `read` says, drawn again when that changes; `read` must give the same object as long as nothing did. */
export function useLive<T>(read: (store: LiveStore) => T): T {
  const { store, first } = useProvided();
  return useSyncExternalStore(
    store.subscribe,
    () => read(store),
    () => read(first),
  );
}

/** How to ask for the hub's time; always the same function. */
export const useHubNow = () => useProvided().store.hubNow;

/** Follows one machine while the component stands, from the start again for each run of the hub. */
export function useFollow({ machineId, onRecent, onSample }: Follower): void {
  const { followers } = useProvided();
  const hubRunId = useLive((store) => store.hubRunId());
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run of the hub knows nothing of this page
  useEffect(
    () => followers.add({ machineId, onRecent, onSample }),
    [followers, machineId, onRecent, onSample, hubRunId],
  );
}
