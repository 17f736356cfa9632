import { useSyncExternalStore } from "react";

const none: ReadonlySet<string> = new Set();
let ids = none;
const listeners = new Set<() => void>();

/** The machines that are to be changed together. It lives as long as the page, outside React: list and drawer share it. */
export function select(next: ReadonlySet<string>): void {
  ids = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const useSelection = (): ReadonlySet<string> =>
  useSyncExternalStore(
    subscribe,
    () => ids,
    () => none,
  );
