import {
  EventKind,
  type HistoryPolicyValues,
  type HistorySeries,
  type MachineEvent,
  seriesNames,
} from "@realtimemonitor/protocol/history.ts";
import SqliteDatabase from "better-sqlite3";
import { type Block, decodeBlock } from "./block.ts";
import type { HistoryRow } from "./minute.ts";
import { readPolicy } from "./policy.ts";
import { sql } from "./sql.ts";
import { stepsOfBlocks } from "./steps-of-blocks.ts";
import { pickTier } from "./tier.ts";
import { type HistoryUsage, readUsage } from "./usage.ts";
import type { PackedBlock } from "./writer.ts";

export type { HistoryUsage, TierUsage } from "./usage.ts";

type Range = { machineId: string; from: number; to: number };
type Question = Range & { points: number; now: number; hasParts?: boolean };

type EventQuestion = { limit: number; before?: number | null; from?: number | undefined; to?: number | undefined };

const minuteMs = 60_000;
const endOfTime = 9e15;

export type HistoryReader = ReturnType<typeof openHistoryReader>;

/** Reads history; it never writes, and the writer never waits for it. Everything throws what SQLite throws. */
export function openHistoryReader(databasePath: string) {
  const database = new SqliteDatabase(databasePath, { readonly: true, timeout: 1_000, fileMustExist: true });
  const blocks = database.prepare<[string, number, number], PackedBlock>(sql.blocks);
  const steps = { minutes: prepareSteps("minutes"), hours: prepareSteps("hours") };
  const rows = { minutes: prepareRows("minutes"), hours: prepareRows("hours") };
  const events = database.prepare<[object], MachineEvent>(sql.events);

  function prepareSteps(tier: "minutes" | "hours") {
    return database.prepare<[object], (number | null)[]>(sql.steps(tier)).raw();
  }
  function prepareRows(tier: "minutes" | "hours") {
    return database.prepare<[string, number, number], HistoryRow>(sql.rows(tier));
  }

  function* readBlocks({ machineId, from, to }: Range): Generator<Block> {
    for (const { data } of blocks.iterate(machineId, from - (from % minuteMs), to)) {
      try {
        yield decodeBlock(data);
      } catch {
        // a damaged block is a gap; the background check tells of a damaged file
      }
    }
  }

  return {
    policy: (): HistoryPolicyValues => readPolicy(database),

    /**
     * The main figures of a time, from the tier that answers best, in at most about `points` steps; with `hasParts` each core
     * and each disk as well, where samples are read.
     */
    series({ points, now, hasParts = false, ...range }: Question): HistorySeries {
      const { tier, stepMs } = pickTier({ ...range, points, now, policy: readPolicy(database) });
      const read =
        tier === "seconds"
          ? stepsOfBlocks(readBlocks(range), { ...range, stepMs, hasParts })
          : stepsOfRows(steps[tier].all({ ...range, stepMs }));
      return { ...range, tier, stepMs, ...read };
    },

    /** Every sample that is stored of a time, a minute at a time. */
    blocks: readBlocks,
    /** The rows of a tier, one at a time. */
    rows: (tier: "minutes" | "hours", { machineId, from, to }: Range): IterableIterator<HistoryRow> =>
      rows[tier].iterate(machineId, from, to),

    /** The newest first, of all times or of one; `before`: the id of the last that is known already. */
    events: (machineId: string, { limit, before = null, from = 0, to = endOfTime }: EventQuestion): MachineEvent[] =>
      events.all({ machineId, limit, before, from, to }).filter(({ kind }) => EventKind.safeParse(kind).success),

    usage: (): HistoryUsage => readUsage(database, databasePath),

    close(): void {
      database.close();
    },
  };
}

function stepsOfRows(rows: (number | null)[][]): Pick<HistorySeries, "at" | "series"> {
  const at = rows.map(([step]) => step ?? 0);
  const series = Object.fromEntries(
    seriesNames.map((name, index) => [name, rows.map((row) => row[index + 1] ?? null)]),
  ) as HistorySeries["series"];
  return { at, series };
}
