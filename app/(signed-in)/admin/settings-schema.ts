import { Frequency, type SettingsValues } from "@realtimemonitor/protocol/settings.ts";
import { z } from "zod";

/** A checkbox is in a form only when it is ticked. */
const Ticked = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

/** Settings as a form sends them. A decimal comma is taken as a point. */
export const settingsForm = z.object({
  show_cpus: Ticked,
  show_memory: Ticked,
  show_disk: Ticked,
  show_load: Ticked,
  show_pressure: Ticked,
  show_swap: Ticked,
  show_disk_io: Ticked,
  show_network: Ticked,
  show_uptime: Ticked,
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
