import "server-only";
import type { HistorySeries, MachineEvent } from "@realtimemonitor/protocol/history.ts";
import { recentSpanMs } from "@realtimemonitor/protocol/machine-feed.ts";
import { samplesOfColumns } from "@realtimemonitor/protocol/samples-of-columns.ts";
import { pointsOfSamples } from "../_charts/series.ts";
import { samplesSince, withRecent } from "../_charts/with-recent.ts";
import type { EventQuestion } from "./history-question.ts";
import { historyReader } from "./history-reader.ts";
import { hubRecent } from "./hub.ts";
import { requireUser } from "./session.ts";
import { readShownMachine } from "./shown-machine.ts";

const minuteMs = 60_000;

/** A machine's main figures over a time, up to now: what is stored, and what the hub has yet to write. */
export async function readHistory(
  id: string,
  asked: { from: number; to: number; points: number; hasParts?: boolean },
): Promise<HistorySeries> {
  const machine = await readShownMachine(id);
  const now = Date.now();
  const { from, to } = asked;
  const stored = historyReader().series({ ...asked, machineId: machine.id, now });
  if (stored.tier === "hours" || to <= now - recentSpanMs) return stored;
  // the last step may be written in part: with what was a minute before it, all of it is told anew
  const sinceAt = Math.max(0, (stored.at.at(-1) ?? 0) - minuteMs);
  const recent = await hubRecent(machine.id, sinceAt - (sinceAt % minuteMs));
  const [wholeFrom] = recent?.at ?? [];
  if (!recent || wholeFrom === undefined) return stored;
  const fresh = samplesSince(recent, stored.at.at(-1) ?? from);
  return withRecent(stored, pointsOfSamples(fresh.at, samplesOfColumns(fresh)), wholeFrom);
}

export const eventsAtOnce = 20;
/** More marks than these on a time axis say nothing. */
const eventsOfTimeAtOnce = 60;

/** What happened to a machine, the newest first: after the one with the id `before`, which is known already, or within a time. */
export async function readEvents(id: string, asked: EventQuestion = {}): Promise<MachineEvent[]> {
  const { role } = await requireUser();
  const machine = await readShownMachine(id);
  const limit = asked.from === undefined ? eventsAtOnce : eventsOfTimeAtOnce;
  const events = historyReader().events(machine.id, { limit, ...asked });
  if (role === "admin") return events;
  // what was wrong with a message is for administrators, as it is in their list
  return events.map((event) => (event.kind === "rejected" ? { ...event, detail: null } : event));
}
