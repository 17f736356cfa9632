/**
 * What a component may want to hear of. A thousand machines change each second, and a page shows thirty of them: who names
 * what it draws is woken for nothing else.
 */
export type Topic =
  /** The row or the card of one machine. */
  | `machine ${string}`
  /** Machines came or went, or have another name or other tags. */
  | "roster"
  | "connection"
  /** Twice a second: for ages. */
  | "clock"
  /** Once a second, and with the roster: what is counted over all machines. */
  | "beat"
  /** A step of the trends is over, or earlier ones have come. */
  | "steps"
  | "admin"
  /** Each change, whatever it is of: for pages that show one thing. */
  | "all";

export type Subscriptions = ReturnType<typeof createSubscriptions>;

export function createSubscriptions() {
  const listeners = new Map<Topic, Set<() => void>>();

  return {
    /** Returns how to leave. */
    subscribe(topic: Topic, listener: () => void): () => void {
      const those = listeners.get(topic) ?? new Set();
      listeners.set(topic, those.add(listener));
      return () => {
        those.delete(listener);
        if (those.size === 0 && listeners.get(topic) === those) listeners.delete(topic);
      };
    },
    /** Tells who listens to one of these, and whoever wants to hear of everything, once. */
    tell(topics: Iterable<Topic>): void {
      for (const topic of topics) for (const listener of listeners.get(topic) ?? []) listener();
      for (const listener of listeners.get("all") ?? []) listener();
    },
  };
}
