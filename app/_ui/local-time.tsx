"use client";

import { useIsRunning } from "./use-is-running.ts";

const clock = { hour: "numeric", minute: "2-digit", second: "2-digit" } as const;
const formats = {
  full: new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", ...clock }),
  day: new Intl.DateTimeFormat(undefined, { year: "numeric", month: "short", day: "numeric", ...clock }),
  clock: new Intl.DateTimeFormat(undefined, clock),
};

type Props = {
  at: number | null;
  /** `clock`: leaves out the day when it is today. `day`: with the year, for what may be old. */
  look?: keyof typeof formats;
};

/** A moment in the reader's own time zone, which the server does not know: until the page runs, it is in UTC. */
export function LocalTime({ at, look = "full" }: Props) {
  const isRunning = useIsRunning();
  if (at === null) return <span>never</span>;
  const moment = new Date(at);
  const iso = moment.toISOString();
  if (!isRunning) return <time dateTime={iso}>{`${iso.slice(0, 16).replace("T", " ")} UTC`}</time>;
  const isToday = moment.toDateString() === new Date().toDateString();
  const format = look === "clock" && !isToday ? formats.full : formats[look];
  return (
    <time dateTime={iso} title={formats.full.format(at)}>
      {format.format(at)}
    </time>
  );
}
