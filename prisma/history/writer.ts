import { randomUUID } from "node:crypto";
import type { EventKind } from "@realtimemonitor/protocol/history.ts";
import SqliteDatabase, { type Database } from "better-sqlite3";
import { type Block, decodeBlock, encodeBlock, mergeColumns } from "./block.ts";
import { type NewBlock, rowOf, sizeOf } from "./minute.ts";
import { sql } from "./sql.ts";
import { createSweep, walBytes } from "./sweep.ts";

export type NewEvent = { machineId: string; at: number; kind: EventKind; detail: string | null };
export type NewHistory = { blocks: NewBlock[]; events: NewEvent[] };
export type PackedBlock = { minuteAt: number; runId: string; data: Uint8Array };

/** Another writer has taken over: this one must not write any more. */
export class GivenUpError extends Error {
  code = "GIVEN_UP";
}

const hourMs = 3_600_000;
/** Longer than a migration or a checkpoint takes; it holds up nothing but the writer. */
const usualBusyTimeoutMs = 500;

export type HistoryWriter = ReturnType<typeof openHistoryWriter>;

/**
 * Opens the database to write history in it; there is one writer at a time, and whoever opens last is it. Everything throws
 * what SQLite throws.
 */
export function openHistoryWriter(databasePath: string, busyTimeoutMs = usualBusyTimeoutMs) {
  const token = randomUUID();
  const database = openAsWriter(databasePath, token, busyTimeoutMs);
  const prepare = (text: string) => database.prepare<unknown[] | object, never>(text);
  const fence = database.prepare<[], { token: string }>(sql.fence);
  const blocksOfMinute = database.prepare<[string, number], { id: number; runId: string; data: Uint8Array }>(
    sql.blocksOfMinute,
  );
  const blocksOfRun = database.prepare<
    [string, number, string],
    { firstSeq: number; lastSeq: number; samples: number; data: Uint8Array }
  >(sql.blocksOfRun);
  const blocks = database.prepare<[string, number, number], PackedBlock>(sql.blocks);
  const [insertBlock, replaceBlock, putMinute, putHour, insertEvent] = [
    prepare(sql.insertBlock),
    prepare(sql.replaceBlock),
    prepare(sql.putMinute),
    prepare(sql.putHour),
    prepare(sql.insertEvent),
  ];
  const sweep = createSweep(database, databasePath);

  /** A minute of which something is stored already: from an earlier run, or from before it was healed. */
  function mergeBlock(added: NewBlock, stored: { id: number; runId: string; data: Uint8Array }[]): void {
    const { machineId, minuteAt, runId } = added;
    const others = stored.filter((one) => one.runId !== runId).flatMap(({ data }) => readable(data));
    const same = stored.find((one) => one.runId === runId);
    const before = same ? readable(same.data) : [];
    const columns = before.reduce(
      (merged, block) => mergeColumns(block.columns, merged),
      decodeBlock(added.data).columns,
    );
    const data = encodeBlock({ machineId, minuteAt, runId, columns });
    if (same) replaceBlock.run({ id: same.id, ...sizeOf(columns), data });
    else insertBlock.run(added);
    putMinute.run(rowOf(machineId, minuteAt, [...others.map((block) => block.columns), columns]));
  }

  /** One that can't be merged, because it would be too large, is left out: it must not hold up what others have. */
  function tryMerge(added: NewBlock, stored: { id: number; runId: string; data: Uint8Array }[]): boolean {
    try {
      mergeBlock(added, stored);
      return true;
    } catch (error) {
      if (error instanceof SqliteDatabase.SqliteError) throw error;
      return false;
    }
  }

  const write = database.transaction(({ blocks: added, events }: NewHistory) => {
    if (fence.get()?.token !== token) throw new GivenUpError("another program writes history into this database");
    const hours = new Map<string, { machineId: string; hourAt: number }>();
    for (const block of added) {
      const stored = blocksOfMinute.all(block.machineId, block.minuteAt);
      if (stored.length === 0) {
        insertBlock.run(block);
        putMinute.run(block.row);
      } else if (!tryMerge(block, stored)) continue;
      const hourAt = block.minuteAt - (block.minuteAt % hourMs);
      hours.set(`${block.machineId} ${hourAt}`, { machineId: block.machineId, hourAt });
    }
    for (const hour of hours.values()) putHour.run(hour);
    for (const event of events) insertEvent.run(event);
  });

  return {
    /** All in one transaction, or nothing. The same again changes nothing; events are the exception. */
    write: (history: NewHistory): void => write.immediate(history),

    /** Exactly which samples of a run are stored, since then: ranges of their numbers, both ends in them. */
    storedSeqs(machineId: string, runId: string, sinceAt: number): [first: number, last: number][] {
      return blocksOfRun.all(machineId, sinceAt, runId).flatMap(({ firstSeq, lastSeq, samples, data }) => {
        if (samples === lastSeq - firstSeq + 1) return [[firstSeq, lastSeq]] as [number, number][];
        const seqs = readable(data).flatMap(({ columns }) => columns.seq ?? []);
        return seqs.map((seq): [number, number] => [seq ?? 0, seq ?? 0]);
      });
    },

    /** A machine's blocks since then, as they are stored. */
    packed: (machineId: string, sinceAt: number): PackedBlock[] =>
      blocks.all(machineId, sinceAt, Number.MAX_SAFE_INTEGER),

    /** One step of some milliseconds to keep history within its bounds. */
    keep: sweep,

    close(): void {
      database.close();
    },
  };
}

function openAsWriter(databasePath: string, token: string, busyTimeoutMs: number): Database {
  const database = new SqliteDatabase(databasePath, { timeout: busyTimeoutMs, fileMustExist: true });
  try {
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = NORMAL");
    database.pragma(`journal_size_limit = ${walBytes}`);
    database.pragma(
      `wal_autocheckpoint = ${Math.round(walBytes / Number(database.pragma("page_size", { simple: true })))}`,
    );
    database.transaction(() => database.prepare(sql.takeFence).run(token)).immediate();
    return database;
  } catch (error) {
    database.close(); // it is tried again and again
    throw error;
  }
}

/** A damaged block is as if it were not there: what comes for its minute takes its place. */
function readable(data: Uint8Array): Block[] {
  try {
    return [decodeBlock(data)];
  } catch {
    return [];
  }
}
