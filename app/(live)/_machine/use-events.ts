"use client";

import type { MachineEvent } from "@realtimemonitor/protocol/history.ts";
import { useEffect, useRef, useState } from "react";
import { useLive } from "../../_live/live.tsx";
import { askEvents } from "./ask-events.ts";
import { joinEvents } from "./join-events.ts";

/** The server gives so many at once; fewer are the last. */
const atOnce = 20;
/** Events are written within the minute. */
const lookAgainMs = 60_000;

/** What is known of the events of a machine, the newest first. */
export type Events = {
  events: MachineEvent[];
  isLast: boolean;
  state: "idle" | "asking" | "failed";
  more(): Promise<void>;
};

/** Looks again each minute, and when the presence of the machine changes; older ones when they are asked for. */
export function useEvents(machineId: string, first: MachineEvent[]): Events {
  const [events, setEvents] = useState(first);
  const [isLast, setLast] = useState(first.length < atOnce);
  const [state, setState] = useState<Events["state"]>("idle");
  const presence = useLive((store) => store.card(machineId)?.row.presence, `machine ${machineId}`);
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
      const older = await askEvents(machineId, { before: events.at(-1)?.id });
      setEvents((known) => joinEvents(known, older));
      setLast(older.length < atOnce);
      setState("idle");
    } catch {
      setState("failed");
    }
  }

  return { events, isLast, state, more };
}
