import { z } from "zod";
import { backlogLimit } from "./backlog.ts";
import { RunId } from "./identifiers.ts";

/**
 * What the hub tells one agent about its samples. `acked`: all of this run up to `seq` are in the database, or given up, and
 * need not be kept. `resendFrom`: answer with a `Backlog` of at most `limit` samples from `seq` on.
 */
export const ClientNotice = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("acked"), runId: RunId, seq: z.int().nonnegative() }),
  z.object({
    kind: z.literal("resendFrom"),
    runId: RunId,
    seq: z.int().nonnegative(),
    limit: z.int().min(1).max(backlogLimit),
  }),
]);
export type ClientNotice = z.infer<typeof ClientNotice>;
