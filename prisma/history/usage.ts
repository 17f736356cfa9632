import { statSync } from "node:fs";
import type { HistoryPolicyValues, Tier } from "@realtimemonitor/protocol/history.ts";
import type { Database } from "better-sqlite3";
import type { HistoryRow } from "./minute.ts";
import { capBytesOf, readPolicy } from "./policy.ts";
import { sql } from "./sql.ts";

/** Of one tier: about how many rows and bytes, since when, and what a machine adds a day. */
export type TierUsage = { rows: number; bytes: number; oldestAt: number | null; bytesPerMachineDay: number };
export type HistoryUsage = {
  machines: number;
  fileBytes: number;
  freeBytes: number;
  capBytes: number;
  policy: HistoryPolicyValues;
  tiers: Record<Tier, TierUsage>;
};

const dayMs = 86_400_000;
const periodMs = { seconds: 60_000, minutes: 60_000, hours: 3_600_000 };
/** Up to so many rows are counted; of more, so many hours (of rows by the hour: days) are looked at. */
const countedRows = 50_000;
const windows = { count: 300, periods: 60 };
/** What a block's row takes beside its data, and its place in the index; what pages of rows leave empty: by dbstat. */
const block = { rowBytes: 56, indexBytes: 58 };
const rowKeyBytes = 62;
const rowsFill = 1.1;

/** How much is stored, about: what it costs does not grow with the size of the file. */
export function readUsage(database: Database, databasePath: string): HistoryUsage {
  const policy = readPolicy(database);
  const pragma = (name: string) => Number(database.pragma(name, { simple: true }));
  const dataBytes = Number(database.prepare(sql.newestBlockBytes).pluck().get() ?? 0);
  return {
    machines: Number(database.prepare(sql.machines).pluck().get()),
    fileBytes: sizeOf(databasePath) + sizeOf(`${databasePath}-wal`),
    freeBytes: pragma("freelist_count") * pragma("page_size"),
    capBytes: capBytesOf(policy, databasePath),
    policy,
    tiers: {
      seconds: usageOf(database, "seconds", () => blockBytes(dataBytes, pragma("page_size"))),
      minutes: usageOf(database, "minutes", (machines) => rowBytes(database, "minutes", machines)),
      hours: usageOf(database, "hours", (machines) => rowBytes(database, "hours", machines)),
    },
  };
}

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

type Span = { machineId: string; first: number; periods: number };

function usageOf(database: Database, tier: Tier, bytesEach: (machines: string[]) => number): TierUsage {
  const spans = spansOf(database, tier);
  if (spans.length === 0) return { rows: 0, bytes: 0, oldestAt: null, bytesPerMachineDay: 0 };
  const rows = countRows(database, tier, spans);
  const each = bytesEach(spans.map(({ machineId }) => machineId));
  return {
    rows,
    bytes: Math.round(rows * each),
    oldestAt: Math.min(...spans.map(({ first }) => first)),
    bytesPerMachineDay: Math.round((dayMs / periodMs[tier]) * each),
  };
}

/** From the first to the last of each machine, by seeks in the index. */
function spansOf(database: Database, tier: Tier): Span[] {
  const next = database.prepare<[string], { machineId: string }>(sql.nextMachine(tier));
  const oldest = database.prepare<[string], { at: number }>(sql.oldest(tier));
  const newest = database.prepare<[string], { at: number }>(sql.newest(tier));
  const spans: Span[] = [];
  for (let found = next.get(""); found; found = next.get(found.machineId)) {
    const { machineId } = found;
    const [first, last] = [oldest.get(machineId)?.at ?? 0, newest.get(machineId)?.at ?? 0];
    spans.push({ machineId, first, periods: (last - first) / periodMs[tier] + 1 });
  }
  return spans;
}

/** Machines are away at times: how full their time is, is seen in windows that are spread evenly over all of it. */
function countRows(database: Database, tier: Tier, spans: Span[]): number {
  const total = spans.reduce((sum, { periods }) => sum + periods, 0);
  if (total <= countedRows) return Number(database.prepare(sql.count(tier)).pluck().get());
  const countOf = database.prepare<[string, number, number], number>(sql.countOf(tier)).pluck();
  let [found, seen, passed, place] = [0, 0, 0, 0];
  for (const { machineId, first, periods } of spans) {
    for (; place < passed + periods; place += total / windows.count) {
      const length = Math.min(windows.periods, periods);
      const skipped = Math.min(Math.floor(place - passed), periods - length);
      const from = first + skipped * periodMs[tier];
      found += countOf.get(machineId, from, from + length * periodMs[tier]) ?? 0;
      seen += length;
    }
    passed += periods;
  }
  return Math.round((found / seen) * total);
}

/** As many whole rows as fit are on a page; one that fits on none goes on in pages of its own. */
function blockBytes(dataBytes: number, pageBytes: number): number {
  const rowBytes = dataBytes + block.rowBytes;
  return Math.max(rowBytes, pageBytes / Math.max(1, Math.floor(pageBytes / rowBytes))) + block.indexBytes;
}

/** Figures are fractions of eight bytes (null: none); the rest of a row by SQLite's record format (sqlite.org/fileformat2.html). */
function rowBytes(database: Database, tier: "minutes" | "hours", machines: string[]): number {
  const newest = database.prepare<[string], HistoryRow>(sql.newestRow(tier));
  const rows = machines.slice(0, 100).flatMap((machineId) => newest.get(machineId) ?? []);
  const told = rows.reduce((sum, row) => sum + Object.values(row).filter((value) => value !== null).length - 3, 0);
  return (rowKeyBytes + (told / rows.length) * 8) * rowsFill;
}
