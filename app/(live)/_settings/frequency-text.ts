import { Frequency } from "@realtimemonitor/protocol/settings.ts";
import { z } from "zod";

/** A frequency as people type it; a decimal comma is taken as a point. */
export const FrequencyText = z.string({ error: "is missing" }).trim().transform(asNumber).pipe(Frequency);

function asNumber(text: string, context: z.RefinementCtx<string>): number {
  const value = Number(text.replace(",", "."));
  if (text !== "" && !Number.isNaN(value)) return value;
  context.addIssue({ code: "custom", message: "must be a number of seconds, at least 0.5 and at most 3600" });
  return z.NEVER;
}
