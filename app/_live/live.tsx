"use client";

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from "react";
import { atMostEvery } from "./at-most-every.ts";
import { createFollowers, type Follower, type Followers } from "./followers.ts";
import { createLatency, type Latency } from "./latency.ts";
import { loadFeed } from "./load-feed.ts";
import { type PackedFleet, unpackFleet } from "./packed-fleet.ts";
import { createLiveStore, type LiveStore } from "./store.ts";
import type { Topic } from "./subscriptions.ts";
import { createTrendWishes, type TrendWishes } from "./trend-wishes.ts";

type Provided = {
  store: LiveStore;
  /** Never fed: what React compares with the server's HTML, however late it does so. */
  first: LiveStore;
  followers: Followers;
  wishes: TrendWishes;
  latency: Latency;
};

const Live = createContext<Provided | undefined>(undefined);

/** How often ages are looked at; what they say changes each second. */
const tickMs = 500;
/** How often a page is drawn again at most: of a small fleet each sample at once, of a large one fifteen times a second. */
const framesEveryMs = 66;
const now = () => performance.now();

/** One feed for all pages below: it goes on while one page of them follows another. */
export function LiveProvider(props: {
  fleet: PackedFleet;
  /** Drawn for strangers. */
  isPublic?: boolean;
  children: ReactNode;
}) {
  const [live] = useState(() => {
    const fleet = unpackFleet(props.fleet);
    return {
      store: createLiveStore({ fleet }, now, atMostEvery(framesEveryMs, now)),
      first: createLiveStore({ fleet }, () => 0),
      followers: createFollowers(),
      wishes: createTrendWishes(),
      latency: createLatency({
        now,
        isVisible: () => document.visibilityState === "visible",
      }),
      isPublic: props.isPublic ?? false,
    };
  });
  const { store } = live;

  useEffect(() => {
    const end = new AbortController();
    store.startClock();
    void loadFeed(live, end.signal, () => window.location.assign("/sign-in"));
    const ticking = setInterval(store.tick, tickMs);
    return () => {
      clearInterval(ticking);
      end.abort();
    };
  }, [live, store]);

  return <Live value={live}>{props.children}</Live>;
}

function useProvided() {
  const live = useContext(Live);
  if (!live) throw new Error("what is live needs a LiveProvider above it");
  return live;
}

/**
 * What `read` says, drawn again when that changes; `read` must give the same object as long as nothing did. It is asked
 * only when something of `topic` changed, so a page that shows many things names it.
 */
export function useLive<T>(read: (store: LiveStore) => T, topic: Topic = "all"): T {
  const { store, first } = useProvided();
  const subscribe = useCallback((listener: () => void) => store.subscribe(topic, listener), [store, topic]);
  return useSyncExternalStore(
    subscribe,
    () => read(store),
    () => read(first),
  );
}

/** From the agents' ticks to this page; undefined while it is not known. */
export function useLatency() {
  const { latency } = useProvided();
  return useSyncExternalStore(latency.subscribe, latency.reading, () => undefined);
}

/** How to ask for the hub's time; always the same function. */
export const useHubNow = () => useProvided().store.hubNow;

/** The last minutes of a machine; while it is shown, the hub is asked for those before this page. */
export function useTrend(id: string) {
  const { wishes } = useProvided();
  const hubRunId = useLive((store) => store.hubRunId(), "beat");
  useEffect(() => wishes.add(id, hubRunId), [wishes, id, hubRunId]);
  return useLive((store) => store.trend(id), "steps");
}

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

/** The store itself, for who reads it at moments of his own. */
export const useLiveStore = () => useProvided().store;

/** What is live, and what is compared with the server's HTML: for what both must know. */
export function useStores(): readonly LiveStore[] {
  const { store, first } = useProvided();
  return [store, first];
}
