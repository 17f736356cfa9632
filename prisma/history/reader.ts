import { figures } from "@realtimemonitor/protocol/figures.ts";
import {
  EventKind,
  type HistoryPolicyValues,
  type HistorySeries,
  type MachineEvent,
  seriesNames,
} from "@realtimemonitor/protocol/history.ts";
import SqliteDatabase from "better-sqlite3";
import { type Block, decodeBlock } from "./block.ts";
import { figureColumns, type HistoryRow, roundingOf } from "./minute.ts";
import { readPolicy } from "./policy.ts";
import { sql } from "./sql.ts";
import { pickTier } from "./tier.ts";
import { type HistoryUsage, readUsage } from "./usage.ts";
import type { PackedBlock } from "./writer.ts";

export type { HistoryUsage, TierUsage } from "./usage.ts";

type Range = { machineId: string; from: number; to: number };

const minuteMs = 60_000;

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

    /** The main figures of a time, from the tier that answers best, in at most about `points` steps. */
    series({ points, now, ...range }: Range & { points: number; now: number }): HistorySeries {
      const { tier, stepMs } = pickTier({ ...range, points, now, policy: readPolicy(database) });
      const read =
        tier === "seconds"
          ? stepsOfBlocks(readBlocks(range), range, stepMs)
          : stepsOfRows(steps[tier].all({ ...range, stepMs }));
      return { ...range, tier, stepMs, ...read };
    },

    /** Every sample that is stored of a time, a minute at a time. */
    blocks: readBlocks,
    /** The rows of a tier, one at a time. */
    rows: (tier: "minutes" | "hours", { machineId, from, to }: Range): IterableIterator<HistoryRow> =>
      rows[tier].iterate(machineId, from, to),

    /** The newest first; `before`: the id of the last that is known already. */
    events: (machineId: string, { limit, before }: { limit: number; before?: number }): MachineEvent[] =>
      events.all({ machineId, limit, before: before ?? null }).filter(({ kind }) => EventKind.safeParse(kind).success),

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

/** The steps of single samples. A block may tell of a little more than what is asked for. */
function stepsOfBlocks(
  blocks: Iterable<Block>,
  { from, to }: Range,
  stepMs: number,
): Pick<HistorySeries, "at" | "series"> {
  const firstAt = from - (from % stepMs);
  const length = Math.ceil((to - firstAt) / stepMs);
  const samples = new Uint32Array(length);
  const steps = figures.map((figure) => ({
    figure,
    counts: new Uint32Array(length),
    sums: zeros(length),
    maxima: zeros(length),
  }));
  for (const { columns } of blocks) {
    const { at: times = [] } = columns;
    const places = times.map((at) => (at === null || at < from || at >= to ? -1 : Math.floor((at - firstAt) / stepMs)));
    for (const place of places) if (place >= 0) samples[place] = (samples[place] ?? 0) + 1;
    const of = figureColumns(columns);
    for (const step of steps) takeInto(step, places, of[step.figure]);
  }
  const found = [...samples.keys()].filter((place) => samples[place]);
  const series = {} as HistorySeries["series"];
  for (const { figure, counts, sums, maxima } of steps) {
    const rounded = roundingOf(figure);
    series[`${figure}Avg`] = found.map((place) => (counts[place] ? rounded((sums[place] ?? 0) / counts[place]) : null));
    series[`${figure}Max`] = found.map((place) => (counts[place] ? (maxima[place] ?? 0) : null));
  }
  return { at: found.map((place) => firstAt + place * stepMs), series };
}

const zeros = (length: number) => new Float64Array(length);

type Steps = { counts: Uint32Array; sums: Float64Array; maxima: Float64Array };

function takeInto({ counts, sums, maxima }: Steps, places: number[], values: (number | null)[]): void {
  for (let index = 0; index < places.length; index += 1) {
    const place = places[index] ?? -1;
    const value = values[index] ?? null;
    if (place < 0 || value === null) continue;
    const count = counts[place] ?? 0;
    const max = maxima[place] ?? 0;
    counts[place] = count + 1;
    sums[place] = (sums[place] ?? 0) + value;
    maxima[place] = count === 0 ? value : Math.max(max, value);
  }
}
