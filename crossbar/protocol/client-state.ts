import { z } from "zod";
import { IpAddress, MonotonicMs, RunId } from "./identifiers.ts";

/**
 * What an agent says of its settings: after each settings event, on joining and every 15 s, also when disabled.
 * `settings_version` is the version that `result` speaks of; the samples tell which one is in force.
 */
export const ClientState = z.object({
  runId: RunId,
  settings_version: z.int().nonnegative(),
  result: z.enum(["applied", "rejected"]),
  /** Why it was rejected, naming the field and the bound; null when applied. */
  reason: z.string().max(300).nullable(),
  /** The shortest of the last round trips to the router, in ms; null before the first. Absent from agents of version 0.1. */
  roundTripMs: z.number().nonnegative().max(60_000).nullish(),
  /** Samples of this run that are kept until they are stored, and those that could not be kept. */
  outbox: z.object({ held: z.int().nonnegative(), lost: z.int().nonnegative() }).optional(),
  /** By what an administrator may know the host when two have one identity. */
  host: z
    .object({
      hostname: z.string().max(255),
      ip: IpAddress.nullable(),
      /** For so long the agent has been running, on a clock that never jumps. */
      runningMs: MonotonicMs,
    })
    .optional(),
});
export type ClientState = z.infer<typeof ClientState>;

/** An agent says its state at least so often. */
export const clientStatePeriodMs = 15_000;
