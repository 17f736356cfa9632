import type { HistoryPolicyValues } from "@realtimemonitor/protocol/history.ts";
import type { Database } from "better-sqlite3";
import { capBytesOf, readPolicy } from "./policy.ts";
import { type HistoryTable, historyTables, sql } from "./sql.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A step holds the database no longer than about this; what waits to be written goes in between. */
const stepMs = 10;
/** A piece that is deleted at once, per machine: an hour of seconds is sixty blocks, a year of hours 8,760 rows. */
const pieceMs = { seconds: hourMs, minutes: 2 * dayMs, hours: 365 * dayMs, events: 30 * dayMs };
/** What is kept even when the cap is exceeded, lest a cap that is too small leaves nothing to look at. */
const keptAtLeastMs = { seconds: hourMs, minutes: dayMs, hours: 30 * dayMs };
/** Deleting begins before the cap is reached, so that it never is. */
const marginShare = 0.04;
/** Free pages are used again; they go back to the disk when they are so many. */
const freeShare = 0.1;
const freeLeastBytes = 32_000_000;
const vacuumPages = 64;
/** The log goes into the file when it is so long. A batch more may be in it, and all that is written while someone reads. */
export const walBytes = 8_000_000;
const walReserveBytes = 1.5 * walBytes;

const tables = Object.keys(historyTables) as HistoryTable[];

/**
 * Keeps history within its bounds, in small steps: by age; by size, the oldest seconds first, then minutes, then hours; what
 * belongs to machines that were removed; and free space given back. A step goes on where the last one ended.
 */
export function createSweep(database: Database, databasePath: string) {
  const isMachine = database.prepare(sql.machine);
  const statements = { seconds: of("seconds"), minutes: of("minutes"), hours: of("hours"), events: of("events") };

  function of(table: HistoryTable) {
    return {
      next: database.prepare<[string], { machineId: string }>(sql.nextMachine(table)),
      oldest: database.prepare<[string], { at: number }>(sql.oldest(table)),
      deleteRange: database.prepare<[string, number, number]>(sql.deleteRange(table)),
    };
  }

  function* machinesOf(table: HistoryTable): Generator<string> {
    for (let last = ""; ; ) {
      const found = statements[table].next.get(last);
      if (!found) return;
      yield found.machineId;
      last = found.machineId;
    }
  }

  /** Deletes what of a machine is older, a piece at a time. */
  function* deleteBefore(table: HistoryTable, machineId: string, before: number): Generator<void> {
    for (;;) {
      const oldest = statements[table].oldest.get(machineId)?.at;
      if (oldest === undefined || oldest >= before) return;
      statements[table].deleteRange.run(machineId, oldest, Math.min(before, oldest + pieceMs[table]));
      yield;
    }
  }

  function* byAge(now: number, policy: HistoryPolicyValues): Generator<void> {
    for (const table of tables) {
      const until = now - policy[`${table}Days`] * dayMs;
      const before = until - (until % hourMs); // an hour is made of its minutes, also when one of them is healed
      for (const machineId of machinesOf(table)) {
        yield* deleteBefore(table, machineId, isMachine.get(machineId) ? before : Number.MAX_SAFE_INTEGER);
        yield;
      }
    }
  }

  const pragma = (name: string) => Number(database.pragma(name, { simple: true }));

  const fileBytes = () => pragma("page_count") * pragma("page_size");
  const freeBytes = () => pragma("freelist_count") * pragma("page_size");
  /**
   * What the file may take, when its log has the room that it needs. A log that is longer, because someone reads for long, does not
   * count: deleting would only make it longer, and all of history would go.
   */
  const limitBytes = (policy: HistoryPolicyValues) =>
    capBytesOf(policy, databasePath) * (1 - marginShare) - walReserveBytes;

  function* bySize(now: number, policy: HistoryPolicyValues): Generator<void> {
    const isTooMuch = () => fileBytes() - freeBytes() > limitBytes(policy);
    for (const table of ["seconds", "minutes", "hours"] as const) {
      while (isTooMuch()) {
        let oldest = now - keptAtLeastMs[table];
        for (const machineId of machinesOf(table)) {
          oldest = Math.min(oldest, statements[table].oldest.get(machineId)?.at ?? oldest);
        }
        const before = Math.min(oldest + pieceMs[table] / 2, now - keptAtLeastMs[table]);
        if (before <= oldest) break;
        for (const machineId of machinesOf(table)) yield* deleteBefore(table, machineId, before);
        yield;
      }
    }
  }

  function* giveBack(policy: HistoryPolicyValues): Generator<void> {
    const isMuch = () => freeBytes() > Math.max(freeLeastBytes, fileBytes() * freeShare);
    const isTooLarge = () => freeBytes() > 0 && fileBytes() > limitBytes(policy);
    if (!isMuch() && !isTooLarge()) return;
    while (isMuch() || isTooLarge()) {
      database.pragma(`incremental_vacuum(${vacuumPages})`);
      yield;
    }
    database.pragma("wal_checkpoint(PASSIVE)"); // only then is the file shorter
  }

  function* round(now: number): Generator<void> {
    const policy = readPolicy(database);
    yield* byAge(now, policy);
    yield* bySize(now, policy);
    yield* giveBack(policy);
  }

  let going: Generator<void> | undefined;
  return ({ now }: { now: number }): { isDone: boolean } => {
    const endClock = performance.now() + stepMs;
    going ??= round(now);
    while (performance.now() < endClock) {
      if (going.next().done) {
        going = undefined;
        return { isDone: true };
      }
    }
    return { isDone: false };
  };
}
