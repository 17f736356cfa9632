import { z } from "zod";
import { backlogLimit } from "./backlog.ts";
import { JoinToken } from "./enrolment.ts";
import { RunId } from "./identifiers.ts";

/**
 * What the hub tells one agent. Of its samples: `acked`: all of this run up to `seq` are in the database, or given up, and
 * need not be kept. `resendFrom`: answer with a `Backlog` of at most `limit` samples from `seq` on.
 * Of its key: `newKey`: an administrator wants another one in its place. `newIdentity`: another host has the same identity, so
 * join with this token as a machine of its own. Both name the run that they are for.
 */
export const ClientNotice = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("acked"), runId: RunId, seq: z.int().nonnegative() }),
  z.object({
    kind: z.literal("resendFrom"),
    runId: RunId,
    seq: z.int().nonnegative(),
    limit: z.int().min(1).max(backlogLimit),
  }),
  z.object({ kind: z.literal("newKey"), runId: RunId }),
  z.object({ kind: z.literal("newIdentity"), runId: RunId, token: JoinToken }),
]);
export type ClientNotice = z.infer<typeof ClientNotice>;
