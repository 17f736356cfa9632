import { Frequency, type SettingsValues, type Switch, switches } from "@realtimemonitor/protocol/settings.ts";
import { z } from "zod";

/** A checkbox is in a form only when it is ticked. */
const Ticked = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

const boxes = Object.fromEntries(switches.map((name) => [name, Ticked])) as Record<Switch, typeof Ticked>;

/** Settings as a form sends them. A decimal comma is taken as a point. */
export const settingsForm = z.object({
  ...boxes,
  disabled: Ticked,
  frequency: z.string({ error: "is missing" }).trim().transform(asNumber).pipe(Frequency),
});

export const SettingsForm: z.ZodType<SettingsValues> = settingsForm;

function asNumber(text: string, context: z.RefinementCtx<string>): number {
  const value = Number(text.replace(",", "."));
  if (text !== "" && !Number.isNaN(value)) return value;
  context.addIssue({ code: "custom", message: "must be a number of seconds, at least 0.5 and at most 3600" });
  return z.NEVER;
}
