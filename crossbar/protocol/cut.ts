import { z } from "zod";

/** What the router's guard (`crossbar/router/guard.py`) tells when it has cut somebody off, or several alike within a second. */
export const Cut = z.object({
  /** Null when it had not joined. */
  authid: z.string().nullable(),
  role: z.string().nullable(),
  /** For people: "over 10 messages a second". */
  why: z.string(),
  count: z.int().positive(),
});
export type Cut = z.infer<typeof Cut>;
