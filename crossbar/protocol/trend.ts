import { z } from "zod";
import { EpochMs, MachineId } from "./identifiers.ts";
import { trendSteps } from "./trend-column.ts";

// apart, because a page keeps columns from its first moment, and schemas come later
export { createTrendColumn, stepOf, trendStepMs, trendSteps } from "./trend-column.ts";

/** A page asks for so many machines at once, those that it shows. */
export const trendsLimit = 200;

const Percents = z.array(z.int().min(0).max(100).nullable()).max(trendSteps);

/** Means of each step in whole percent, the oldest first; null where nothing is known. `step`: the number of the newest, by `stepOf`. */
export const Trend = z.object({ id: MachineId, step: z.int().nonnegative(), cpus: Percents, memory: Percents });
export type Trend = z.infer<typeof Trend>;

/** Answer of `fleet.trends`: what the hub knows of the machines that were asked for. */
export const Trends = z.object({ trends: z.array(Trend).max(trendsLimit) });
export type Trends = z.infer<typeof Trends>;

/** Answer of `fleet.time`: the hub's clock, for a page that wants to know how far its own is off. */
export const HubTime = z.object({ at: EpochMs });
export type HubTime = z.infer<typeof HubTime>;
