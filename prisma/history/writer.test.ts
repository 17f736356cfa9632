import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyMigrations } from "../apply-migrations.ts";
import { blocksOf, createSamples, createTestDatabase, packMinutes, type TestDatabase } from "../testing/history.ts";
import { canMakeSmallDisk, makeSmallDisk } from "../testing/small-disk.ts";
import { decodeBlock } from "./block.ts";
import { packMinute, rowOf } from "./minute.ts";
import { checkDatabase } from "./quick-check.ts";
import { type HistoryWriter, openHistoryWriter } from "./writer.ts";

const machineId = "m-0123456789abcdef";
const hourMs = 3_600_000;
const from = 400_000 * hourMs;
const tables = ["HistoryBlock", "HistoryMinute", "HistoryHour", "Event"];

let test: TestDatabase;
let writer: HistoryWriter;
beforeEach(() => {
  test = createTestDatabase();
  writer = openHistoryWriter(test.path);
});
afterEach(() => {
  writer.close();
  test.remove();
});

const all = () => tables.map((table) => test.all(table));
const sizes = () => tables.map(test.count);
const blockOf = (seqs: number[], runId = "0123456789abcdef") => {
  const next = createSamples({ runId });
  const made = Array.from({ length: Math.max(...seqs) + 1 }, (_, seq) => next(seq));
  const samples = seqs.map((seq) => ({ at: from + seq * 1000, sample: made[seq] ?? next(seq) }));
  const [block] = blocksOf(machineId, samples);
  if (!block) throw new Error("no samples, no block");
  return block;
};
const write = (...blocks: ReturnType<typeof blockOf>[]) => writer.write({ blocks: blocks.map(packMinute), events: [] });
const storedColumns = () =>
  (test.all("HistoryBlock") as { data: Uint8Array }[]).map(({ data }) => decodeBlock(data).columns);

describe("writing history", () => {
  it("puts blocks, minutes, hours and events into their tables", () => {
    const blocks = packMinutes(machineId, { from: from - 2 * 60_000, minutes: 4 });
    writer.write({ blocks, events: [{ machineId, at: from, kind: "online", detail: null }] });
    expect(sizes()).toEqual([4, 4, 2, 1]);
    expect(test.all("HistoryMinute", 2)).toMatchObject(blocks.map(({ row }) => row));
    expect(test.all("HistoryHour", 2)).toMatchObject([
      {
        at: from - hourMs,
        samples: 120,
        cpuPercentMax: Math.max(...blocks.slice(0, 2).map(({ row }) => row.cpuPercentMax ?? 0)),
      },
      { at: from, samples: 120 },
    ]);
  });

  it("changes nothing when the same comes again", () => {
    const blocks = packMinutes(machineId, { from, minutes: 3 });
    writer.write({ blocks, events: [] });
    const before = all();
    writer.write({ blocks: blocks.toReversed(), events: [] });
    expect(all()).toEqual(before);
  });

  it("merges what heals a minute, and the minute and the hour tell of it", () => {
    const [whole, first, second] = [
      [0, 1, 2, 3, 4, 5],
      [0, 2, 5],
      [1, 3, 4],
    ].map((seqs) => blockOf(seqs));
    if (!whole || !first || !second) throw new Error("three blocks");
    write(first);
    write(second);
    expect(storedColumns()).toEqual([whole.columns]);
    const { row } = packMinute(whole);
    expect(test.all("HistoryMinute")).toMatchObject([row]);
    expect(test.all("HistoryHour")).toMatchObject([{ ...row, at: from }]);
    expect(test.all("HistoryBlock")).toMatchObject([{ samples: 6, firstSeq: 0, lastSeq: 5 }]);
    write(first, second);
    expect(storedColumns()).toEqual([whole.columns]);
  });

  it("keeps two runs in a minute apart, and counts both in its row", () => {
    const [one, two] = [blockOf([7, 8]), blockOf([0, 1, 2], "fedcba9876543210")];
    write(one);
    write(two);
    expect(sizes()).toEqual([2, 1, 1, 0]);
    expect(test.all("HistoryMinute")).toMatchObject([rowOf(machineId, from, [one.columns, two.columns])]);
    expect(test.all("HistoryHour")).toMatchObject([{ samples: 5 }]);
  });

  it("puts what comes in the place of a damaged block", () => {
    write(blockOf([0, 1]));
    test.database.prepare(`UPDATE "HistoryBlock" SET data = x'00112233'`).run();
    write(blockOf([1, 2]));
    expect(storedColumns()).toEqual([blockOf([1, 2]).columns]);
    expect(test.all("HistoryMinute")).toMatchObject([{ samples: 2 }]);
  });

  it("is whole or not at all", () => {
    const blocks = packMinutes(machineId, { from, minutes: 3 });
    const bad = { machineId, at: from, kind: null as never, detail: null };
    expect(() => writer.write({ blocks, events: [bad] })).toThrow(/NOT NULL/);
    expect(sizes()).toEqual([0, 0, 0, 0]);
    writer.write({ blocks, events: [] });
    expect(sizes()).toEqual([3, 3, 1, 0]);
  });
});

describe("what is stored of a run", () => {
  it("is told exactly, with its gaps", () => {
    const next = createSamples();
    const seqs = [...Array.from({ length: 125 }, (_, seq) => seq).filter((seq) => seq !== 70), 130, 131];
    const samples = seqs.map((seq) => ({ at: from + seq * 1000, sample: next(seq) }));
    writer.write({ blocks: blocksOf(machineId, samples).map(packMinute), events: [] });
    const stored = (runId: string, since = 0) =>
      writer
        .storedSeqs(machineId, runId, since)
        .flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index));
    expect(stored("0123456789abcdef")).toEqual(seqs);
    expect(stored("0123456789abcdef", from + 60_000)).toEqual(seqs.filter((seq) => seq >= 60));
    expect(stored("fedcba9876543210")).toEqual([]);
    expect(writer.storedSeqs("m-another000000000", "0123456789abcdef", 0)).toEqual([]);
  });

  it("is given back as it was packed", () => {
    const blocks = packMinutes(machineId, { from, minutes: 3 });
    writer.write({ blocks, events: [] });
    const packed = writer.packed(machineId, from + 60_000);
    expect(packed.map(({ minuteAt, data }) => [minuteAt, decodeBlock(data)])).toEqual(
      blocks.slice(1).map(({ minuteAt, data }) => [minuteAt, decodeBlock(data)]),
    );
  });
});

describe("a writer", () => {
  it("leaves out a minute that can't be merged, and writes what others have", () => {
    write(blockOf([0]));
    const spoilt = { ...packMinute(blockOf([1])), data: Buffer.from("no block") };
    const others = { ...packMinute(blockOf([2])), machineId: "m-other" };
    writer.write({ blocks: [spoilt, { ...others, row: { ...others.row, machineId: "m-other" } }], events: [] });
    expect(test.count("HistoryBlock")).toBe(2);
    expect(test.count("HistoryMinute")).toBe(2);
  });

  it("that another has followed writes no more", () => {
    const next = openHistoryWriter(test.path);
    expect(() => write(blockOf([0]))).toThrow(expect.objectContaining({ code: "GIVEN_UP" }));
    expect(sizes()).toEqual([0, 0, 0, 0]);
    next.write({ blocks: [packMinute(blockOf([0]))], events: [] });
    next.close();
    expect(test.count("HistoryBlock")).toBe(1);
  });

  it("says that the database is locked, and writes when it is free", () => {
    test.database.exec("BEGIN IMMEDIATE");
    expect(() => write(blockOf([0]))).toThrow(expect.objectContaining({ code: "SQLITE_BUSY" }));
    expect(() => openHistoryWriter(test.path)).toThrow(expect.objectContaining({ code: "SQLITE_BUSY" }));
    test.database.exec("ROLLBACK");
    write(blockOf([0]));
    expect(test.count("HistoryBlock")).toBe(1);
  });

  it("does not make a database where none is", () => {
    expect(() => openHistoryWriter(join(test.folder, "none.db"))).toThrow(/unable to open|does not exist/);
  });

  it.skipIf(!canMakeSmallDisk)("on a full disk leaves nothing half-written, and goes on when there is room", () => {
    const disk = makeSmallDisk("4m");
    try {
      const path = join(disk.folder, "small.db");
      const ballast = join(disk.folder, "ballast");
      applyMigrations(`file:${path}`);
      const small = openHistoryWriter(path);
      writeFileSync(ballast, Buffer.alloc(1_500_000));
      const error = fillUp(small);
      expect(error).toMatchObject({ code: expect.stringMatching(/^SQLITE_(FULL|IOERR)/) });
      const count = new SqliteDatabase(path, { readonly: true })
        .prepare(`SELECT count(*) FROM "HistoryMinute"`)
        .pluck();
      const before = Number(count.get());
      expect(before % 10).toBe(0); // batches of ten
      rmSync(ballast);
      small.write({ blocks: packMinutes(machineId, { from: from + 1000 * hourMs, minutes: 10 }), events: [] });
      expect(Number(count.get())).toBe(before + 10);
      small.close();
      expect(checkDatabase(path)).toEqual([]);
    } finally {
      disk.remove();
    }
  });

  it("killed at any time has written all that it said, and the file is whole", { timeout: 60_000 }, async () => {
    const acknowledged: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      acknowledged.push(...(await writeUntilKilled(acknowledged.at(-1) ?? 0, 3 + round * 4)));
      expect(checkDatabase(test.path)).toEqual([]);
      const minutes = new Set((test.all("HistoryMinute", 2) as { at: number }[]).map(({ at }) => at / 60_000));
      const lost = acknowledged
        .flatMap((first) => [0, 1, 2, 3, 4].map((of) => first + of))
        .filter((at) => !minutes.has(at));
      expect(lost).toEqual([]);
      expect(minutes.size % 5).toBe(0);
      expect(test.count("HistoryBlock")).toBe(minutes.size);
    }
    const before = test.all("HistoryMinute", 2);
    const last = acknowledged.at(-1) ?? 0;
    writer = openHistoryWriter(test.path);
    writer.write({
      blocks: packMinutes(machineId, { from: last * 60_000, minutes: 5, firstSeq: last * 60 }),
      events: [],
    });
    expect(test.all("HistoryMinute", 2)).toEqual(before);
  });
});

function fillUp(small: HistoryWriter): unknown {
  try {
    for (let hour = 0; hour < 500; hour += 1) {
      small.write({ blocks: packMinutes(machineId, { from: from + hour * hourMs, minutes: 10 }), events: [] });
    }
  } catch (error) {
    return error;
  }
  return undefined;
}

/** The first minutes of the batches that it said were written, until so many. */
async function writeUntilKilled(first: number, batches: number): Promise<number[]> {
  const program = join(import.meta.dirname, "../testing/write-history.ts");
  const child = spawn(process.execPath, [program, test.path, machineId, String(first)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  await new Promise<void>((resolve) => {
    child.stdout.on("data", (text) => {
      said += text;
      if (said.split("\n").length > batches) child.kill("SIGKILL");
    });
    child.once("close", () => resolve());
  });
  return said.split("\n").slice(0, -1).map(Number);
}
