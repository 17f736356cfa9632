// What history takes on the disk, and how fast it is read: the writer and the reader of prisma/history on a real file.
import { deepStrictEqual } from "node:assert";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import SqliteDatabase from "better-sqlite3";
import { applyMigrations } from "../prisma/apply-migrations.ts";
import { encodeBlock } from "../prisma/history/block.ts";
import { type HistoryRow, packMinute } from "../prisma/history/minute.ts";
import { openHistoryReader } from "../prisma/history/reader.ts";
import { sql } from "../prisma/history/sql.ts";
import { openHistoryWriter } from "../prisma/history/writer.ts";
import type { BenchResult } from "./figures.ts";
import { chartsOverHttp } from "./history-over-http.ts";
import { hubCost } from "./hub-cost.ts";
import { recordSamples } from "./record.ts";
import { replayedId, replayMinute, replayStartAt } from "./replay.ts";
import { atTheEnd, undoAll } from "./undo.ts";

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];

/** How much is stored, and how often it is read. */
export const whole = { recordedSeconds: 120, machines: 100, days: 30, blockHours: 24, reads: 300, fleet: 1_000 };
export type Size = typeof whole;

type Stored = { path: string; recorded: Sample[]; size: Size };

/** Each part measures on its own; what they saw is one result. */
const parts: ((stored: Stored) => BenchResult | Promise<BenchResult>)[] = [
  ({ size }) => hubCost({ machines: size.fleet }),
  compression,
  storage,
  charts,
  ({ path, size }) => chartsOverHttp(path, size),
];

export async function history(size: Size = whole): Promise<BenchResult> {
  const recorded = await recordSamples(size.recordedSeconds);
  await undoAll(); // router and agent, which would take processor time
  const folder = mkdtempSync(join(tmpdir(), "rm-history-"));
  atTheEnd(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "history.db");
  applyMigrations(`file:${path}`);

  const result: Required<BenchResult> = { figures: {}, bars: [], notes: [] };
  for (const part of parts) {
    const { figures, bars, notes = [] } = await part({ path, recorded, size });
    Object.assign(result.figures, figures);
    result.bars.push(...bars);
    result.notes.push(...notes);
  }
  return result;
}

/** Bytes and time of a block at several levels of zstd. */
function compression({ recorded, size }: Stored): BenchResult {
  const blocks = Array.from({ length: 200 }, (_, n) =>
    replayMinute(recorded, n % size.machines, replayStartAt + n * minuteMs),
  );
  const notes = [1, 3, 6, 9, 12, 15].map((level) => {
    const startedAt = performance.now();
    const bytes = blocks.reduce((sum, block) => sum + encodeBlock(block, level).byteLength, 0) / blocks.length;
    const ms = (performance.now() - startedAt) / blocks.length;
    return `zstd level ${level}: ${Math.round(bytes)} bytes and ${ms.toFixed(2)} ms a block`;
  });
  return { figures: {}, bars: [], notes };
}

/** Some hours of all machines, written as the hub has them written, and read back. */
function storage({ path, recorded, size }: Stored): BenchResult {
  const [packMs, writeMs]: [number[], number[]] = [[], []];
  const writer = openHistoryWriter(path);
  for (let minute = 0; minute < size.blockHours * 60; minute += 1) {
    const blocks = Array.from({ length: size.machines }, (_, machine) => {
      const block = replayMinute(recorded, machine, replayStartAt + minute * minuteMs);
      const startedAt = performance.now();
      const packed = packMinute(block);
      packMs.push(performance.now() - startedAt);
      return packed;
    });
    const startedAt = performance.now();
    writer.write({ blocks, events: [] });
    writeMs.push((performance.now() - startedAt) / blocks.length);
  }
  const bytes = sizeOf(path) + sizeOf(`${path}-wal`);
  writer.close();

  const { values, samples } = readBack(path, recorded, size);
  return {
    figures: {
      storedBytesPerValue: [bytes / values],
      storedBytesPerSample: [bytes / samples],
      valuesPerSample: [values / samples],
      packBlockMs: packMs,
      writeBlockMs: writeMs,
    },
    bars: [
      { what: "file, log and indexes, bytes a value", figure: "storedBytesPerValue", statistic: "max", limit: 1.5 },
    ],
    notes: [
      `${size.recordedSeconds} samples of this host, by the real agent once a second, replayed as ${size.machines} machines`,
      `${size.blockHours} h of each: ${values} values in ${Math.round(bytes / 1e6)} MB, all read back and compared`,
    ],
  };
}

/** Reads every block and compares every value with what was to be stored. */
function readBack(
  path: string,
  recorded: Sample[],
  { machines, blockHours }: Size,
): { values: number; samples: number } {
  const reader = openHistoryReader(path);
  let [values, samples] = [0, 0];
  for (let machine = 0; machine < machines; machine += 1) {
    const range = { machineId: replayedId(machine), from: replayStartAt, to: replayStartAt + blockHours * hourMs };
    let expectedAt = range.from;
    for (const block of reader.blocks(range)) {
      deepStrictEqual(block, replayMinute(recorded, machine, expectedAt));
      expectedAt += minuteMs;
      for (const column of Object.values(block.columns)) values += column.filter((value) => value !== null).length;
      samples += block.columns.seq?.length ?? 0;
    }
    if (expectedAt !== range.to) throw new Error(`blocks of machine ${machine} are missing`);
  }
  reader.close();
  return { values, samples };
}

/** Charts of machines at random, each through a reader that was just opened, with a month of all machines stored. */
function charts({ path, size }: Stored): BenchResult {
  storeRows(path, size);
  const end = replayStartAt + size.blockHours * hourMs;
  const read = (spanMs: number, points: number, tier: string) => {
    const machineId = replayedId(Math.floor(Math.random() * size.machines));
    const to =
      end - Math.floor(Math.random() * (size.blockHours * hourMs - Math.min(spanMs, size.blockHours * hourMs)));
    const startedAt = performance.now();
    const reader = openHistoryReader(path);
    const series = reader.series({ machineId, from: to - spanMs, to, points, now: end });
    reader.close();
    const ms = performance.now() - startedAt;
    const expected = tier === "seconds" ? spanMs / 1_000 : spanMs / minuteMs;
    if (series.tier !== tier || series.at.length < expected * 0.99)
      throw new Error(`${series.at.length} steps of ${series.tier} instead of ${expected} of ${tier}`);
    return ms;
  };
  const times = (work: () => number) => Array.from({ length: size.reads }, work);
  return {
    figures: {
      readDayMs: times(() => read(dayMs, 1_440, "minutes")),
      readHourMs: times(() => read(hourMs, 3_600, "seconds")),
    },
    bars: [
      { what: "24 h of one machine, p95 in ms", figure: "readDayMs", statistic: "p95", limit: 60 },
      { what: "1 h at 1 s of one machine, p95 in ms", figure: "readHourMs", statistic: "p95", limit: 60 },
    ],
    notes: [
      `read while ${size.days} days × ${size.machines} machines of minutes are stored, in a file of ${Math.round(sizeOf(path) / 1e6)} MB`,
    ],
  };
}

/** The minutes and hours of the days before, with the figures of the minutes that are there. */
function storeRows(path: string, { machines, days, blockHours }: Size): void {
  const reader = openHistoryReader(path);
  const rows: HistoryRow[][] = Array.from({ length: machines }, (_, machine) => [
    ...reader.rows("minutes", { machineId: replayedId(machine), from: replayStartAt, to: replayStartAt + hourMs }),
  ]);
  reader.close();
  const database = new SqliteDatabase(path);
  const [putMinute, putHour] = [database.prepare(sql.putMinute), database.prepare(sql.putHour)];
  const storeHour = database.transaction((hourAt: number) => {
    for (let minute = 0; minute < 60; minute += 1) {
      for (const ofMachine of rows) putMinute.run({ ...ofMachine[minute], at: hourAt + minute * minuteMs });
    }
    for (const [first] of rows) putHour.run({ machineId: first?.machineId, hourAt });
  });
  const startAt = replayStartAt + blockHours * hourMs - days * dayMs;
  for (let hourAt = startAt; hourAt < replayStartAt; hourAt += hourMs) storeHour(hourAt);
  database.close();
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
