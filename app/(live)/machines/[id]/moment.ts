/** The moment that all charts of a page point at; null when none is. */
export type Moment = ReturnType<typeof createMoment>;

export function createMoment() {
  const listeners = new Set<() => void>();
  let at: number | null = null;
  let isChosen = false;
  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get: () => at,
    /** By keys: it stands until it is left, while a pointer leaves by itself. */
    isChosen: () => isChosen,
    set(next: number | null, by: "pointer" | "keys" = "pointer"): void {
      isChosen = next !== null && by === "keys";
      if (next === at) return;
      at = next;
      for (const listener of listeners) listener();
    },
  };
}
