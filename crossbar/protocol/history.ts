import { z } from "zod";
import { type Figure, figures } from "./figures.ts";
import { EpochMs, MachineId } from "./identifiers.ts";

/** Each sample, or what is kept of each minute or hour. */
export const Tier = z.enum(["seconds", "minutes", "hours"]);
export type Tier = z.infer<typeof Tier>;

/** What a step tells of a figure: the average, and the highest that it was in any second of it. */
export type SeriesName = `${Figure}Avg` | `${Figure}Max`;
export const seriesNames = figures.flatMap((figure): SeriesName[] => [`${figure}Avg`, `${figure}Max`]);

const Column = z.array(z.number().nullable());

/**
 * What the main figures sum up, in whole percent: each core from the first, and how full each mounted file system is. Only
 * single samples tell it.
 */
export const HistoryParts = z.object({
  cores: z.array(Column),
  disks: z.array(z.object({ mount: z.string(), percents: Column })),
});
export type HistoryParts = z.infer<typeof HistoryParts>;

/** The longest time that is told by single samples; of a longer one minutes are told. */
export const longestOfSamplesMs = 21_600_000;

/**
 * A machine's past as columns of equal length. `at` is the beginning of each step of `stepMs` that has samples; where there
 * are none there is no step. null: those samples did not tell.
 */
export const HistorySeries = z.object({
  machineId: MachineId,
  from: EpochMs,
  to: EpochMs,
  tier: Tier,
  stepMs: z.int().positive(),
  at: z.array(EpochMs),
  series: z.record(z.enum(seriesNames), Column),
  /** When it was asked for, and the tier is that of seconds. */
  parts: HistoryParts.optional(),
});
export type HistorySeries = z.infer<typeof HistorySeries>;

const Days = z.number().min(0.04).max(3660); // an hour to ten years

/** How long each tier is kept, and how large the database may become; a null cap is 4 GiB or a fifth of the disk. */
export const HistoryPolicyValues = z.object({
  secondsDays: Days,
  minutesDays: Days,
  hoursDays: Days,
  eventsDays: Days,
  capBytes: z.int().min(64_000_000).max(1e15).nullable(),
});
export type HistoryPolicyValues = z.infer<typeof HistoryPolicyValues>;

export const defaultHistoryPolicy: HistoryPolicyValues = {
  secondsDays: 7,
  minutesDays: 30,
  hoursDays: 730,
  eventsDays: 365,
  capBytes: null,
};

export const EventKind = z.enum(["joined", "online", "late", "offline", "rejected", "settings", "lost", "cloned"]);
export type EventKind = z.infer<typeof EventKind>;

/** What happened to a machine, when. */
export const MachineEvent = z.object({
  id: z.int().nonnegative(),
  at: EpochMs,
  kind: EventKind,
  detail: z.string().nullable(),
});
export type MachineEvent = z.infer<typeof MachineEvent>;
