export type AllowanceRules = {
  /** So many come at once. */
  atOnce: number;
  /** So many become free again each second. */
  perSecond: number;
};

export type Allowances = ReturnType<typeof createAllowances>;

/**
 * How often somebody may do something, by key. In memory and bounded: the longest unused keys go first, who then have all
 * again. `now` is a stopwatch in milliseconds.
 */
export function createAllowances(
  { atOnce, perSecond }: AllowanceRules,
  keysLimit = 10_000,
  now: () => number = () => performance.now(),
) {
  const entries = new Map<string, { left: number; at: number }>();

  return {
    /** Whether it may be done now; it counts as done. */
    take(key: string): boolean {
      const { left, at } = entries.get(key) ?? { left: atOnce, at: now() };
      const free = Math.min(atOnce, left + ((now() - at) / 1_000) * perSecond);
      entries.delete(key); // to the young end of the map
      entries.set(key, { left: free < 1 ? free : free - 1, at: now() });
      for (const oldest of entries.keys()) {
        if (entries.size <= keysLimit) break;
        entries.delete(oldest);
      }
      return free >= 1;
    },
    get size() {
      return entries.size;
    },
  };
}
