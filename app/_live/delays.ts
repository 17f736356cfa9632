const slotMs = 1_000;
const slots = 10;
/** What is more is counted as that; the worst is known by itself. */
const longestMs = 5_000;

/** Delays of the last ten seconds, in whole milliseconds: to count one costs an increment, however many come. */
export function createDelays() {
  const counts = Array.from({ length: slots }, () => new Uint32Array(longestMs + 1));
  const worst = new Float64Array(slots);
  const numbers = new Float64Array(slots).fill(Number.NEGATIVE_INFINITY);

  return {
    add(delayMs: number, now: number): void {
      const number = Math.floor(now / slotMs);
      const slot = number % slots;
      const counted = counts[slot];
      if (!counted) return;
      if (numbers[slot] !== number) {
        counted.fill(0);
        worst[slot] = 0;
        numbers[slot] = number;
      }
      const known = Math.max(0, delayMs);
      const bin = Math.min(longestMs, Math.round(known));
      counted[bin] = (counted[bin] ?? 0) + 1;
      worst[slot] = Math.max(worst[slot] ?? 0, known);
    },

    /** Undefined when none came. */
    summary(now: number): { medianMs: number; worstMs: number } | undefined {
      const oldest = Math.floor(now / slotMs) - slots + 1;
      const fresh = counts.filter((_, slot) => (numbers[slot] ?? 0) >= oldest);
      const countOf = (bin: number) => fresh.reduce((sum, counted) => sum + (counted[bin] ?? 0), 0);
      let total = 0;
      for (let bin = 0; bin <= longestMs; bin += 1) total += countOf(bin);
      if (total === 0) return undefined;
      let medianMs = 0;
      for (let seen = countOf(0); seen < total / 2; seen += countOf(medianMs)) medianMs += 1;
      return { medianMs, worstMs: Math.max(...worst.filter((_, slot) => (numbers[slot] ?? 0) >= oldest)) };
    },
  };
}
