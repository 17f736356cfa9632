import { z } from "zod";
import { EpochMs, MachineId } from "./identifiers.ts";
import { Sample } from "./sample.ts";

/** How far back the hub keeps each sample in memory. */
export const recentSpanMs = 600_000;

/** One checked sample, whole. `at`: when it was taken, on the hub's clock, whatever the host's clock says. */
export const MachineSample = Sample.extend({ id: MachineId, at: EpochMs });
export type MachineSample = z.infer<typeof MachineSample>;

/**
 * Samples as columns of equal length, named as `columns.ts` says; null where a sample has no such figure. `at` only grows.
 */
export const Columns = z.object({
  at: z.array(EpochMs),
  series: z.record(z.string(), z.array(z.number().nullable())),
});
export type Columns = z.infer<typeof Columns>;

/** The last ten minutes of one machine, to draw a chart that is full from the first moment. `sentAt`: the hub's clock. */
export const RecentSamples = Columns.extend({ id: MachineId, sentAt: EpochMs });
export type RecentSamples = z.infer<typeof RecentSamples>;
