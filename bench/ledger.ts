import SqliteDatabase from "better-sqlite3";
import { decodeBlock } from "../prisma/history/block.ts";

/** A stretch of time, in epoch milliseconds; both ends are in it. */
export type Period = { from: number; to: number };
/** One sample that an agent made, and how often it is in the database. */
type Found = { at: number; count: number };

export type Verdict = { made: number; missing: number; twice: number };

export type Ledger = ReturnType<typeof createLedger>;

/** What the simulated agents made, to be held against what is stored. A run's samples count from 0. */
export function createLedger() {
  const madeBy = new Map<number, Map<string, number[]>>();

  const runsOf = (index: number) => madeBy.get(index) ?? new Map<string, number[]>();
  const within =
    ({ from, to }: Period) =>
    (at: number) =>
      from <= at && at <= to;

  return {
    note(index: number, { runId, seq }: { runId: string; seq: number }, at = Date.now()): void {
      const runs = runsOf(index);
      madeBy.set(index, runs);
      const times = runs.get(runId) ?? [];
      runs.set(runId, times);
      times[seq] = at;
    },

    /** The samples that a machine made in a period, by run. */
    madeIn(index: number, period: Period): Map<string, number[]> {
      const isWithin = within(period);
      const seqs = [...runsOf(index)].map(([runId, times]): [string, number[]] => [
        runId,
        [...times.keys()].filter((seq) => isWithin(times[seq] ?? 0)),
      ]);
      return new Map(seqs.filter(([, found]) => found.length > 0));
    },

    /** Counts each sample in the database file: all its blocks are read and decoded. */
    compare(databasePath: string, machineIds: (string | undefined)[]) {
      const stored = countStored(databasePath);
      const all = machineIds.flatMap((machineId, index) =>
        [...runsOf(index)].flatMap(([runId, times]): Found[] =>
          [...times.entries()].map(([seq, at]) => ({ at, count: stored.get(keyOf(machineId, runId))?.get(seq) ?? 0 })),
        ),
      );
      return (period: Period): Verdict => {
        const isWithin = within(period);
        const found = all.filter(({ at }) => isWithin(at));
        return {
          made: found.length,
          missing: found.filter(({ count }) => count === 0).length,
          twice: found.filter(({ count }) => count > 1).length,
        };
      };
    },
  };
}

const keyOf = (machineId: string | undefined, runId: string) => `${machineId} ${runId}`;

function countStored(databasePath: string): Map<string, Map<number, number>> {
  const counts = new Map<string, Map<number, number>>();
  const database = new SqliteDatabase(databasePath, { readonly: true });
  for (const { data } of database.prepare<[], { data: Uint8Array }>(`SELECT data FROM "HistoryBlock"`).iterate()) {
    const { machineId, runId, columns } = decodeBlock(data);
    const key = keyOf(machineId, runId);
    const run = counts.get(key) ?? new Map<number, number>();
    counts.set(key, run);
    for (const seq of columns.seq ?? []) if (seq !== null) run.set(seq, (run.get(seq) ?? 0) + 1);
  }
  database.close();
  return counts;
}

/** Which samples of a machine's run are stored since a time; only blocks with holes are decoded. */
export function openStored(databasePath: string) {
  const database = new SqliteDatabase(databasePath, { readonly: true, timeout: 5_000 });
  const blocks = database.prepare<
    [string, string, number],
    { firstSeq: number; lastSeq: number; samples: number; data: Uint8Array }
  >(`SELECT firstSeq, lastSeq, samples, data FROM "HistoryBlock" WHERE machineId = ? AND runId = ? AND minuteAt > ?`);
  return {
    close: () => database.close(),
    seqsOf(machineId: string, runId: string, sinceAt: number): Set<number> {
      const seqs = new Set<number>();
      for (const { firstSeq, lastSeq, samples, data } of blocks.iterate(machineId, runId, sinceAt - 120_000)) {
        if (samples === lastSeq - firstSeq + 1) for (let seq = firstSeq; seq <= lastSeq; seq += 1) seqs.add(seq);
        else for (const seq of decodeBlock(data).columns.seq ?? []) if (seq !== null) seqs.add(seq);
      }
      return seqs;
    },
  };
}
