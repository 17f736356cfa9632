import { SettingsValues } from "@realtimemonitor/protocol/settings.ts";
import { z } from "zod";

/** A checkbox is in a form only when it is ticked. */
const Ticked = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

/** What the settings form sends; the bounds are the protocol's. A decimal comma is taken as a point. */
export const SettingsForm = z
  .object({
    show_cpus: Ticked,
    show_memory: Ticked,
    show_disk: Ticked,
    disabled: Ticked,
    frequency: z.string({ error: "is missing" }).trim().transform(asNumber),
  })
  .pipe(SettingsValues);

function asNumber(text: string, context: z.RefinementCtx<string>): number {
  const value = Number(text.replace(",", "."));
  if (text !== "" && !Number.isNaN(value)) return value;
  context.addIssue({ code: "custom", message: "must be a number of seconds, at least 0.5 and at most 3600" });
  return z.NEVER;
}
