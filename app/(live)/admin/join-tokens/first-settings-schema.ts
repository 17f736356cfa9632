import { type Switch, switches } from "@realtimemonitor/protocol/settings.ts";
import { z } from "zod";
import { FrequencyText } from "../../_settings/frequency-text.ts";

/** A checkbox is in a form only when it is ticked. */
const Ticked = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

const boxes = Object.fromEntries(switches.map((name) => [name, Ticked])) as Record<Switch, typeof Ticked>;

/** What a machine gets when it joins, as a form sends it. */
export const FirstSettingsForm = z.object({ ...boxes, frequency: FrequencyText });
