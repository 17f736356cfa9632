import type { MachineEvent } from "@realtimemonitor/protocol/history.ts";
import type { Mark } from "../../../_charts/plot.ts";
import { eventLooks } from "../../_machine/event-looks.ts";

export type EventMark = Mark & { words: string };

/** What of these events is marked at a time axis. */
export const marksOf = (events: readonly MachineEvent[]): EventMark[] =>
  events.flatMap(({ at, kind }) => {
    const { mark, words } = eventLooks[kind];
    return mark === null ? [] : [{ at, token: mark, words }];
  });

/** What happened at a moment that is pointed at: a mark is a few pixels wide. */
export function markAt(
  marks: readonly EventMark[],
  at: number,
  time: { from: number; to: number },
): EventMark | undefined {
  const nearMs = (time.to - time.from) / 120;
  return marks
    .filter((mark) => Math.abs(mark.at - at) <= nearMs)
    .sort((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at))[0];
}
