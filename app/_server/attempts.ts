import "server-only";
import { Refused } from "./errors.ts";

type Entry = { failures: number; freeAt: number; forgetAt: number };

export type AttemptRules = {
  /** So many failures cost nothing; from the next on the wait doubles, from one second. */
  free: number;
  longestWaitMs: number;
  /** After so long without an attempt a key begins anew. Longer than the longest wait, or waiting would be forgiven. */
  forgetAfterMs: number;
};

/**
 * Slows guessing down, by key (an account, an address). An attempt counts as failed when it starts, so that a hundred
 * started at once are no way round; `succeeded` forgives all, `takeBack` this one. In memory and bounded: the longest unused keys go first.
 */
export function createAttempts(rules: AttemptRules, keysLimit = 10_000, now: () => number = Date.now) {
  const entries = new Map<string, Entry>();

  return {
    /** 0 when the attempt may go on, else the wait in milliseconds. */
    start(key: string): number {
      const kept = entries.get(key);
      const entry = kept && kept.forgetAt > now() ? kept : { failures: 0, freeAt: 0, forgetAt: 0 };
      const waitMs = entry.freeAt - now();
      if (waitMs > 0) return waitMs;
      entry.failures += 1;
      const over = entry.failures - rules.free;
      entry.freeAt = over > 0 ? now() + Math.min(rules.longestWaitMs, 1_000 * 2 ** (over - 1)) : 0;
      entry.forgetAt = now() + rules.forgetAfterMs;
      entries.delete(key); // to the young end of the map
      entries.set(key, entry);
      for (const oldest of entries.keys()) {
        if (entries.size <= keysLimit) break;
        entries.delete(oldest);
      }
      return 0;
    },
    succeeded(key: string): void {
      entries.delete(key);
    },
    /** It was no failure, but those before it stay: who has one good key may not use it to try others without end. */
    takeBack(key: string): void {
      const entry = entries.get(key);
      if (!entry) return;
      entry.failures = Math.max(0, entry.failures - 1);
      if (entry.failures <= rules.free) entry.freeAt = 0;
    },
    get size() {
      return entries.size;
    },
  };
}

/** Refuses what `start` lets wait, with words that may be shown. */
export function mustNotWait(waitMs: number): void {
  if (waitMs > 0) throw new Refused(null, `Too many attempts. Try again in ${Math.ceil(waitMs / 1000)} s.`);
}
