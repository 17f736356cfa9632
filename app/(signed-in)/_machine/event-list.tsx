"use client";

import { type EventKind, MachineEvent } from "@realtimemonitor/protocol/history.ts";
import { useEffect, useRef, useState } from "react";
import { z } from "zod";
import { useLive } from "../../_live/live.tsx";
import { Button } from "../../_ui/button.tsx";
import { LocalTime } from "../../_ui/local-time.tsx";
import { joinEvents } from "./join-events.ts";

/** The server gives so many at once; fewer are the last. */
const atOnce = 20;
/** Events are written within the minute. */
const lookAgainMs = 60_000;

/** What happened to a machine, the newest first; looked at again each minute, and when its presence changes. */
export function EventList({ machineId, first }: { machineId: string; first: MachineEvent[] }) {
  const [events, setEvents] = useState(first);
  const [isLast, setLast] = useState(first.length < atOnce);
  const [state, setState] = useState<"idle" | "asking" | "failed">("idle");
  const presence = useLive((store) => store.card(machineId)?.row.presence);
  const seen = useRef(presence);

  useEffect(() => {
    const look = () => {
      if (document.visibilityState !== "visible") return;
      askEvents(machineId).then(
        (newest) => setEvents((known) => joinEvents(known, newest)),
        () => {},
      ); // the next look may do better
    };
    if (seen.current !== presence) look();
    seen.current = presence;
    const looking = setInterval(look, lookAgainMs);
    return () => clearInterval(looking);
  }, [machineId, presence]);

  async function more() {
    setState("asking");
    try {
      const older = await askEvents(machineId, events.at(-1)?.id);
      setEvents((known) => joinEvents(known, older));
      setLast(older.length < atOnce);
      setState("idle");
    } catch {
      setState("failed");
    }
  }

  if (events.length === 0) return <p className="text-sm text-muted">Nothing yet.</p>;
  return (
    <>
      <ol className="flex flex-col gap-1.5 text-sm">
        {events.map((event) => (
          <li key={event.id} className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-baseline gap-x-2.5">
            <span aria-hidden className={`size-1.5 self-center rounded-full ${tones[event.kind]}`} />
            <span className="min-w-0 break-words">
              {words[event.kind]}
              {event.detail && <span className="text-muted"> · {event.detail}</span>}
            </span>
            <span className="text-xs whitespace-nowrap text-muted tabular-nums">
              <LocalTime at={event.at} />
            </span>
          </li>
        ))}
      </ol>
      {!isLast && (
        <div className="mt-4 flex items-center gap-3">
          <Button onClick={more} disabled={state === "asking"}>
            More
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

const words: Record<EventKind, string> = {
  joined: "Joined",
  online: "Online",
  late: "Late",
  offline: "Offline",
  rejected: "A message was refused",
  settings: "Settings changed",
  lost: "Samples lost",
};

const tones: Record<EventKind, string> = {
  joined: "bg-accent",
  online: "bg-ok",
  late: "bg-warn",
  offline: "bg-alarm",
  rejected: "bg-warn",
  settings: "bg-edge",
  lost: "bg-warn",
};

async function askEvents(machineId: string, before?: number): Promise<MachineEvent[]> {
  const answer = await fetch(`/api/machines/${machineId}/events${before === undefined ? "" : `?before=${before}`}`);
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return z.array(MachineEvent).parse(await answer.json());
}
