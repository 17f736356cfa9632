"use client";

import type { MachineEvent } from "@realtimemonitor/protocol/history.ts";
import { Button } from "../../_ui/button.tsx";
import { LocalTime } from "../../_ui/local-time.tsx";
import { eventLooks } from "./event-looks.ts";
import { type Events, useEvents } from "./use-events.ts";

/** What happened to a machine, the newest first. */
export function EventList({ machineId, first }: { machineId: string; first: MachineEvent[] }) {
  return <EventLines {...useEvents(machineId, first)} />;
}

/** The same for who knows the events. `onShow`: shows the time of one. */
export function EventLines({ events, isLast, state, more, onShow }: Events & { onShow?: (at: number) => void }) {
  if (events.length === 0)
    return <p className="text-sm text-muted">Nothing yet. Events are written within a minute.</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no pointer scrolls it by keys */}
      <ol tabIndex={0} className="-mx-2 flex max-h-96 flex-col overflow-y-auto text-sm">
        {events.map((event) => (
          <EventLine key={event.id} event={event} onShow={onShow} />
        ))}
      </ol>
      {!isLast && (
        <div className="mt-4 flex items-center gap-3">
          <Button onClick={more} disabled={state === "asking"}>
            {state === "asking" ? "Looking…" : "Older"}
          </Button>
          {state === "failed" && (
            <span role="status" className="text-sm text-alarm">
              They could not be read. Try again.
            </span>
          )}
        </div>
      )}
    </>
  );
}

function EventLine({ event, onShow }: { event: MachineEvent; onShow: ((at: number) => void) | undefined }) {
  const { words, icon: Icon, tone } = eventLooks[event.kind];
  const time = <LocalTime at={event.at} />;
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-2.5 rounded-md px-2 py-1 hover:bg-raised">
      <Icon aria-hidden className={`size-3.5 ${tone}`} />
      <span className="min-w-0 break-words">
        {words}
        {event.detail && <span className="text-muted"> · {event.detail}</span>}
      </span>
      <span className="text-xs whitespace-nowrap text-muted tabular-nums">
        {onShow ? (
          <button
            type="button"
            onClick={() => onShow(event.at)}
            title="Show this time in the charts"
            className="rounded underline-offset-2 hover:text-text hover:underline"
          >
            {time}
          </button>
        ) : (
          time
        )}
      </span>
    </li>
  );
}
