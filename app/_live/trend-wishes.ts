/** Whose last minutes the page wants to know; how they are asked for is the feed's business, and either may come first. */
export type TrendWishes = ReturnType<typeof createTrendWishes>;

/** Who scrolls past machines wants nothing of them. */
const patienceMs = 200;

/** Each machine that is shown is asked for once in a session and a run of the hub, many at a time. */
export function createTrendWishes() {
  /** How many show it, and for which run of the hub. */
  const wanted = new Map<string, { shownBy: number; hubRunId: string }>();
  /** In which run of the hub it was asked for, on this session. */
  const asked = new Map<string, string>();
  let ask: ((machineIds: string[]) => void) | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  function askNow(): void {
    waiting = undefined;
    if (!ask) return;
    const ids: string[] = [];
    for (const [id, { hubRunId }] of wanted) {
      if (asked.get(id) === hubRunId) continue;
      asked.set(id, hubRunId);
      ids.push(id);
    }
    if (ids.length > 0) ask(ids);
  }
  const askSoon = () => {
    waiting ??= setTimeout(askNow, patienceMs);
  };

  return {
    /** The machine is shown; returns how to say that it is no more. */
    add(id: string, hubRunId: string): () => void {
      wanted.set(id, { shownBy: (wanted.get(id)?.shownBy ?? 0) + 1, hubRunId });
      if (asked.get(id) !== hubRunId) askSoon();
      return () => {
        const wish = wanted.get(id);
        if (!wish) return;
        wish.shownBy -= 1;
        if (wish.shownBy === 0) wanted.delete(id);
      };
    },
    /** A session began: what happened since the last one is unknown. */
    begin(next: (machineIds: string[]) => void): void {
      ask = next;
      asked.clear();
      askSoon();
    },
    end(): void {
      ask = undefined;
      clearTimeout(waiting);
      waiting = undefined;
    },
  };
}
