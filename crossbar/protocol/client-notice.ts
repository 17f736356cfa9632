import { z } from "zod";
import { RunId } from "./identifiers.ts";

/** What the hub tells one agent about its samples: stored up to here, or please send again from here. */
export const ClientNotice = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("acked"), runId: RunId, seq: z.int().nonnegative() }),
  z.object({ kind: z.literal("resendFrom"), runId: RunId, seq: z.int().nonnegative() }),
]);
export type ClientNotice = z.infer<typeof ClientNotice>;
