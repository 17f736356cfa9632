"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};
const format = new Intl.DateTimeFormat(undefined, {
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
  second: "2-digit",
});

/** False in what the server draws and in the first drawing of the browser, which must be the same. */
export const useIsRunning = () =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );

/** A moment in the reader's own time zone, which the server does not know: until the page runs, it is in UTC. */
export function LocalTime({ at }: { at: number | null }) {
  const isRunning = useIsRunning();
  if (at === null) return <span>never</span>;
  const iso = new Date(at).toISOString();
  return <time dateTime={iso}>{isRunning ? format.format(at) : `${iso.slice(0, 16).replace("T", " ")} UTC`}</time>;
}
