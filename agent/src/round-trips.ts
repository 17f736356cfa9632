const mostPending = 10;
const mostKept = 10;

export type RoundTrips = {
  /** What to send, and to get back. */
  begin(): string;
  end(mark: string): void;
  /** The shortest of the last ten, in ms with one decimal, since whatever lengthens one says nothing of the way; null before the first. */
  shortestMs(): number | null;
};

/** Measures how long it takes to the other side and back. An answer that nobody asked for counts for nothing. */
export function measureRoundTrips(): RoundTrips {
  const pending = new Map<string, number>();
  const tripsMs: number[] = [];
  let asked = 0;
  return {
    begin() {
      const mark = String(asked);
      asked += 1;
      pending.set(mark, performance.now());
      for (const oldest of pending.keys()) if (pending.size > mostPending) pending.delete(oldest);
      return mark;
    },
    end(mark) {
      const begunAtMs = pending.get(mark);
      if (begunAtMs === undefined) return;
      pending.delete(mark);
      tripsMs.push(performance.now() - begunAtMs);
      if (tripsMs.length > mostKept) tripsMs.shift();
    },
    shortestMs: () => (tripsMs.length === 0 ? null : Math.round(Math.min(60_000, ...tripsMs) * 10) / 10),
  };
}
