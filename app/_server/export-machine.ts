import "server-only";
import { pipeline, Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { createGzip } from "node:zlib";
import { samplesOfColumns } from "@realtimemonitor/protocol/samples-of-columns.ts";
import type { HistoryReader } from "../../prisma/history/reader.ts";
import { openReader } from "./history-reader.ts";
import { HttpRefusal } from "./http-refusal.ts";
import { webLog } from "./log.ts";
import { type MachineDetails, readMachine } from "./machines.ts";
import { type ChangeEntry, listChanges } from "./settings.ts";

const [minuteMs, dayMs] = [60_000, 86_400_000];
/** So much is read at once: some 600 samples, 1,440 minutes, 2,160 hours. Between two pieces the database is let go. */
const pieceMs = { samples: 10 * minuteMs, minutes: dayMs, hours: 90 * dayMs };
const eventsAtOnce = 500;
const changesLimit = 100_000;
/** Each reads the whole past of a machine and packs it. */
const exportsAtOnce = 4;
let underWay = 0;
/** What is said when its reader goes away. */
const leaving = new Set<string | undefined>(["ERR_STREAM_PREMATURE_CLOSE", "ABORT_ERR"]);

/**
 * All that is kept of one machine as gzipped NDJSON, each line with its `record`: machine, change, event, hour, minute, sample.
 * It is made as it is taken, so that neither a long past nor a slow reader fills the memory.
 */
export async function exportMachine(id: string): Promise<{ fileName: string; body: ReadableStream }> {
  const machine = await readMachine(id);
  const changes = await listChanges(machine.id, changesLimit);
  if (underWay >= exportsAtOnce) {
    throw new HttpRefusal(429, null, `${exportsAtOnce} exports are under way. Try again when one is done.`);
  }
  const zip = createGzip();
  underWay += 1;
  pipeline(Readable.from(linesOf(machine, changes)), zip, (error) => {
    underWay -= 1;
    if (error && !leaving.has(error.code)) webLog().error(`the export of ${id} broke off: ${error.message}`);
  });
  const day = new Date().toISOString().slice(0, 10);
  return { fileName: `${machine.id}-${day}.ndjson.gz`, body: Readable.toWeb(zip) as ReadableStream };
}

async function* linesOf(machine: MachineDetails, changes: ChangeEntry[]): AsyncGenerator<string> {
  const reader = openReader();
  try {
    yield lines("machine", [machine]);
    yield lines("change", changes);
    for (const piece of piecesOf(machine.id, reader)) {
      if (piece !== "") yield piece;
      else await setImmediate(); // a long time of which nothing is stored must not hold the others up
    }
  } finally {
    reader.close();
  }
}

function* piecesOf(machineId: string, reader: HistoryReader): Generator<string> {
  const now = Date.now();
  for (let before: number | undefined; ; ) {
    const events = reader.events(machineId, { limit: eventsAtOnce, ...(before === undefined ? {} : { before }) });
    yield lines("event", events);
    before = events.at(-1)?.id;
    if (before === undefined) break;
  }
  const { tiers } = reader.usage();
  for (const range of pieces(tiers.hours.oldestAt, now, pieceMs.hours))
    yield lines("hour", [...reader.rows("hours", { machineId, ...range })]);
  for (const range of pieces(tiers.minutes.oldestAt, now, pieceMs.minutes))
    yield lines("minute", [...reader.rows("minutes", { machineId, ...range })]);
  for (const range of pieces(tiers.seconds.oldestAt, now, pieceMs.samples)) yield samplesOf(machineId, range, reader);
}

function samplesOf(machineId: string, range: { from: number; to: number }, reader: HistoryReader): string {
  let text = "";
  for (const { runId, minuteAt, columns } of reader.blocks({ machineId, ...range })) {
    if (minuteAt < range.from) continue; // it is in the piece before
    const { at = [], ...series } = columns;
    const times = at.map((moment) => moment ?? 0);
    const samples = samplesOfColumns({ at: times, series });
    text += lines(
      "sample",
      samples.map((sample, index) => ({ at: times[index], runId, ...sample })),
    );
  }
  return text;
}

/** Times one after the other that begin with whole minutes. */
function* pieces(oldestAt: number | null, now: number, lengthMs: number): Generator<{ from: number; to: number }> {
  if (oldestAt === null) return;
  for (let from = oldestAt - (oldestAt % minuteMs); from <= now; from += lengthMs) yield { from, to: from + lengthMs };
}

const lines = (record: string, items: object[]) =>
  items.map((item) => `${JSON.stringify({ record, ...item })}\n`).join("");
