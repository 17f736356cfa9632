import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, expect, it } from "vitest";
import { encodeBlock } from "../prisma/history/block.ts";
import { createLedger, openStored } from "./ledger.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ledger-"));
  file = join(folder, "a.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

function store(blocks: { machineId: string; runId: string; seq: number[] }[]): void {
  const database = new SqliteDatabase(file);
  database.exec(
    `CREATE TABLE "HistoryBlock" (machineId TEXT, runId TEXT, minuteAt INT, samples INT, firstSeq INT, lastSeq INT, data BLOB)`,
  );
  const insert = database.prepare(`INSERT INTO "HistoryBlock" VALUES (?, ?, 0, ?, ?, ?, ?)`);
  for (const { machineId, runId, seq } of blocks) {
    const data = encodeBlock({ machineId, runId, minuteAt: 0, columns: { seq, at: seq } });
    insert.run(machineId, runId, seq.length, Math.min(...seq), Math.max(...seq), data);
  }
  database.close();
}

function ledgerOf(machine: number, runId: string, times: number[]) {
  const ledger = createLedger();
  for (const [seq, at] of times.entries()) ledger.note(machine, { runId, seq }, at);
  return ledger;
}

it("counts what is missing and what is stored twice, within a period", () => {
  store([
    { machineId: "m-a", runId: "r", seq: [0, 1, 2] },
    { machineId: "m-a", runId: "r", seq: [2, 4] },
    { machineId: "m-b", runId: "r", seq: [3] }, // another machine's
  ]);
  const verdictOf = ledgerOf(0, "r", [10, 20, 30, 40, 50, 60]).compare(file, ["m-a"]);
  expect(verdictOf({ from: 0, to: 100 })).toEqual({ made: 6, missing: 2, twice: 1 });
  expect(verdictOf({ from: 20, to: 30 })).toEqual({ made: 2, missing: 0, twice: 1 });
});

it("a machine that never got an id has all of its samples missing", () => {
  store([{ machineId: "m-a", runId: "r", seq: [0, 1] }]);
  expect(ledgerOf(0, "r", [10, 20]).compare(file, [undefined])({ from: 0, to: 100 }).missing).toBe(2);
});

it("tells which samples are stored, also of a block with holes", () => {
  store([
    { machineId: "m-a", runId: "r", seq: [0, 1, 2] },
    { machineId: "m-a", runId: "r", seq: [5, 8] },
  ]);
  const stored = openStored(file);
  expect([...stored.seqsOf("m-a", "r", 0)]).toEqual([0, 1, 2, 5, 8]);
  stored.close();
});
