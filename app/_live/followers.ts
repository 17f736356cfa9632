import type { MachineSample, RecentSamples } from "@realtimemonitor/protocol/machine-feed.ts";

/** Who wants every sample of one machine, and its last ten minutes each time that something may have been missed. */
export type Follower = {
  machineId: string;
  onRecent(recent: RecentSamples): void;
  onSample(sample: MachineSample): void;
};

export type Followers = ReturnType<typeof createFollowers>;

/** Follows on one session after the other: a page tells whom to follow, the feed how, and either may come first. */
export function createFollowers() {
  const stops = new Map<Follower, (() => void) | undefined>();
  let follow: ((follower: Follower) => () => void) | undefined;

  return {
    /** Returns how to leave. */
    add(follower: Follower): () => void {
      stops.set(follower, follow?.(follower));
      return () => {
        stops.get(follower)?.();
        stops.delete(follower);
      };
    },
    /** A session began. `next` follows on it and returns how to stop. */
    begin(next: (follower: Follower) => () => void): void {
      follow = next;
      for (const follower of stops.keys()) stops.set(follower, next(follower));
    },
    /** The session ended, and with it what was followed on it. */
    end(): void {
      follow = undefined;
      for (const [follower, stop] of stops) {
        stop?.();
        stops.set(follower, undefined);
      }
    },
  };
}
