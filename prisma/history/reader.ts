import { statSync } from "node:fs";
import { type Figure, figures } from "@realtimemonitor/protocol/figures.ts";
import {
  EventKind,
  type HistoryPolicyValues,
  type HistorySeries,
  type MachineEvent,
  type SeriesName,
  seriesNames,
  type Tier,
} from "@realtimemonitor/protocol/history.ts";
import SqliteDatabase from "better-sqlite3";
import { type Block, decodeBlock } from "./block.ts";
import { figureColumns, type HistoryRow } from "./minute.ts";
import { capBytesOf, readPolicy } from "./policy.ts";
import { type HistoryTable, sql } from "./sql.ts";
import { pickTier } from "./tier.ts";
import type { PackedBlock } from "./writer.ts";

type Range = { machineId: string; from: number; to: number };

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

const minuteMs = 60_000;
const baseMs = { minutes: minuteMs, hours: 3_600_000 };
/** Measured by bench/history.ts: a row with all its figures, and what a block takes beside its data. */
const rowBytes = 230;
const blockOverheadBytes = 110;

export type HistoryReader = ReturnType<typeof openHistoryReader>;

/** Reads history; it never writes, and the writer never waits for it. Everything throws what SQLite throws. */
export function openHistoryReader(databasePath: string) {
  const database = new SqliteDatabase(databasePath, { readonly: true, timeout: 1_000, fileMustExist: true });
  const blocks = database.prepare<[string, number, number], PackedBlock>(sql.blocks);
  const steps = { minutes: prepareSteps("minutes"), hours: prepareSteps("hours") };
  const rows = { minutes: prepareRows("minutes"), hours: prepareRows("hours") };
  const events = database.prepare<[string, number, number], MachineEvent>(sql.events);

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
      events
        .all(machineId, before ?? Number.MAX_SAFE_INTEGER, limit)
        .filter(({ kind }) => EventKind.safeParse(kind).success),

    /** How much is stored, about; it costs two seeks per machine and tier, whatever the size of the file. */
    usage(): HistoryUsage {
      const policy = readPolicy(database);
      const pageBytes = pragma("page_size");
      const sizes = database.prepare<[], { bytes: number | null }>(sql.blockSizes).get();
      const blockBytes = (sizes?.bytes ?? 0) + (sizes?.bytes ? blockOverheadBytes : 0);
      return {
        machines: Number(database.prepare(`SELECT count(*) FROM "Machine"`).pluck().get()),
        fileBytes: fileBytes(databasePath) + fileBytes(`${databasePath}-wal`),
        freeBytes: pragma("freelist_count") * pageBytes,
        capBytes: capBytesOf(policy, databasePath),
        policy,
        tiers: {
          seconds: usageOf("seconds", minuteMs, blockBytes),
          minutes: usageOf("minutes", baseMs.minutes, rowBytes),
          hours: usageOf("hours", baseMs.hours, rowBytes),
        },
      };
    },

    close(): void {
      database.close();
    },
  };

  function pragma(name: string): number {
    return Number(database.pragma(name, { simple: true }));
  }

  function usageOf(table: HistoryTable, periodMs: number, bytesEach: number): TierUsage {
    const next = database.prepare<[string], { machineId: string }>(sql.nextMachine(table));
    const oldest = database.prepare<[string], { at: number }>(sql.oldest(table));
    const newest = database.prepare<[string], { at: number }>(sql.newest(table));
    let count = 0;
    let oldestAt: number | null = null;
    for (let found = next.get(""); found; found = next.get(found.machineId)) {
      const [first, last] = [oldest.get(found.machineId)?.at ?? 0, newest.get(found.machineId)?.at ?? 0];
      count += (last - first) / periodMs + 1;
      oldestAt = Math.min(oldestAt ?? first, first);
    }
    const bytesPerMachineDay = (86_400_000 / periodMs) * bytesEach;
    return { rows: Math.round(count), bytes: Math.round(count * bytesEach), oldestAt, bytesPerMachineDay };
  }
}

function fileBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function stepsOfRows(rows: (number | null)[][]): Pick<HistorySeries, "at" | "series"> {
  const at = rows.map(([step]) => step ?? 0);
  const series = Object.fromEntries(
    seriesNames.map((name, index) => [name, rows.map((row) => row[index + 1] ?? null)]),
  ) as HistorySeries["series"];
  return { at, series };
}

type Step = { count: number; sum: number; max: number };

/** The steps of single samples. A block may tell of a little more than what is asked for. */
function stepsOfBlocks(
  blocks: Iterable<Block>,
  { from, to }: Range,
  stepMs: number,
): Pick<HistorySeries, "at" | "series"> {
  const steps = new Map<number, Partial<Record<Figure, Step>>>();
  for (const { columns } of blocks) {
    const of = figureColumns(columns);
    for (const [index, at] of (columns.at ?? []).entries()) {
      if (at === null || at < from || at >= to) continue;
      const stepAt = at - (at % stepMs);
      const step = steps.get(stepAt) ?? {};
      steps.set(stepAt, step);
      for (const figure of figures) takeInto(step, figure, of[figure][index]);
    }
  }
  const at = [...steps.keys()].sort((a, b) => a - b);
  const series = {} as HistorySeries["series"];
  for (const figure of figures) {
    const found = at.map((stepAt) => steps.get(stepAt)?.[figure]);
    const [avg, max]: SeriesName[] = [`${figure}Avg`, `${figure}Max`];
    series[avg as SeriesName] = found.map((step) => (step ? step.sum / step.count : null));
    series[max as SeriesName] = found.map((step) => step?.max ?? null);
  }
  return { at, series };
}

function takeInto(step: Partial<Record<Figure, Step>>, figure: Figure, value: number | null | undefined): void {
  if (value === null || value === undefined) return;
  const before = step[figure];
  if (before) {
    before.count += 1;
    before.sum += value;
    before.max = Math.max(before.max, value);
  } else step[figure] = { count: 1, sum: value, max: value };
}
