/** The moment that all charts of a page point at; null when none is. */
export type Moment = ReturnType<typeof createMoment>;

export function createMoment() {
  const listeners = new Set<() => void>();
  let at: number | null = null;
  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get: () => at,
    set(next: number | null): void {
      if (next === at) return;
      at = next;
      for (const listener of listeners) listener();
    },
  };
}
