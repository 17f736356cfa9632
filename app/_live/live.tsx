"use client";

import type { AdminSnapshot, FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { startFeed } from "./feed.ts";
import { createLiveStore, type LiveStore } from "./store.ts";

/** `first` is never fed: what React compares with the server's HTML, however late it does so. */
const Live = createContext<{ store: LiveStore; first: LiveStore } | undefined>(undefined);

/** How often ages are looked at; what they say changes each second. */
const tickMs = 500;

/** One feed for all pages below: it goes on while one page of them follows another. */
export function LiveProvider(props: { fleet: FleetSnapshot; admin?: AdminSnapshot | undefined; children: ReactNode }) {
  const [live] = useState(() => ({
    store: createLiveStore(props, () => performance.now()),
    first: createLiveStore(props, () => 0),
  }));
  const { store } = live;

  useEffect(() => {
    const end = new AbortController();
    store.startClock();
    startFeed(store, end.signal, () => window.location.assign("/sign-in"));
    const ticking = setInterval(store.tick, tickMs);
    return () => {
      clearInterval(ticking);
      end.abort();
    };
  }, [store]);

  return <Live value={live}>{props.children}</Live>;
}

/** What `read` says, drawn again when that changes; `read` must give the same object as long as nothing did. */
export function useLive<T>(read: (store: LiveStore) => T): T {
  const live = useContext(Live);
  if (!live) throw new Error("useLive needs a LiveProvider above it");
  return useSyncExternalStore(
    live.store.subscribe,
    () => read(live.store),
    () => read(live.first),
  );
}
