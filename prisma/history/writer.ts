import SqliteDatabase from "better-sqlite3";
import { decodeBlock, encodeBlock, mergeColumns } from "./block.ts";
import { type MinuteRow, minuteRowOf, type NewBlock } from "./minute.ts";
export type NewEvent = { machineId: string; at: number; kind: string; detail: string | null };
export type HistoryWriter = ReturnType<typeof openHistoryWriter>;
export function openHistoryWriter(path: string) {
  const db = new SqliteDatabase(path, { timeout: 300 });
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = NORMAL");
  const cols = (db.prepare(`PRAGMA table_info("HistoryMinute")`).all() as { name: string }[]).map((c) => c.name);
  const putRow = db.prepare(
    `INSERT OR REPLACE INTO "HistoryMinute" (${cols.map((c) => `"${c}"`)}) VALUES (${cols.map((c) => `@${c}`)})`,
  );
  const find = db.prepare(`SELECT id, runId, data FROM "HistoryBlock" WHERE machineId=? AND minuteAt=?`);
  const insert = db.prepare(
    `INSERT INTO "HistoryBlock"(machineId,minuteAt,runId,samples,firstSeq,lastSeq,data) VALUES (@machineId,@minuteAt,@runId,@samples,@firstSeq,@lastSeq,@data)`,
  );
  const update = db.prepare(`UPDATE "HistoryBlock" SET samples=?,firstSeq=?,lastSeq=?,data=? WHERE id=?`);
  const event = db.prepare(`INSERT INTO "Event"(machineId,at,kind,detail) VALUES (@machineId,@at,@kind,@detail)`);
  const write = db.transaction(({ blocks, events }: { blocks: NewBlock[]; events: NewEvent[] }) => {
    for (const b of blocks) {
      const others = find.all(b.machineId, b.minuteAt) as { id: number; runId: string; data: Uint8Array }[];
      let row: MinuteRow = b.row;
      const same = others.find((o) => o.runId === b.runId);
      if (!same) insert.run(b);
      else {
        const block = decodeBlock(same.data);
        block.columns = mergeColumns(block.columns, decodeBlock(b.data).columns);
        const seq = block.columns.seq ?? [];
        update.run(seq.length, seq[0], seq.at(-1), encodeBlock(block), same.id);
      }
      if (others.length)
        row = minuteRowOf(
          b.machineId,
          b.minuteAt,
          (find.all(b.machineId, b.minuteAt) as { data: Uint8Array }[]).map((o) => decodeBlock(o.data).columns),
        );
      putRow.run(row);
    }
    for (const e of events) event.run(e);
  });
  return {
    write: (batch: { blocks: NewBlock[]; events: NewEvent[] }) => write.immediate(batch),
    storedSeqs(machineId: string, runId: string, sinceAt: number): [number, number][] {
      const rows = db
        .prepare(`SELECT data FROM "HistoryBlock" WHERE machineId=? AND runId=? AND minuteAt>=? ORDER BY minuteAt`)
        .all(machineId, runId, sinceAt) as { data: Uint8Array }[];
      return rows.flatMap((r) =>
        (decodeBlock(r.data).columns.seq ?? []).map((s): [number, number] => [s ?? 0, s ?? 0]),
      );
    },
    packed: (machineId: string, sinceAt: number) =>
      db
        .prepare(`SELECT minuteAt, runId, data FROM "HistoryBlock" WHERE machineId=? AND minuteAt>=?`)
        .all(machineId, sinceAt) as { minuteAt: number; runId: string; data: Uint8Array }[],
    keep: (_: { now: number }) => ({ isDone: true }),
    close: () => db.close(),
  };
}
