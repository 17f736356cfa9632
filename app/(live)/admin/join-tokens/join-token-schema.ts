import { Tags } from "@realtimemonitor/protocol/identifiers.ts";
import { z } from "zod";
import { FirstSettingsForm } from "./first-settings-schema.ts";

const hourMs = 3_600_000;

/** How long a token may be used, as the form offers it. */
export const lifetimes = { "1 hour": hourMs, "1 day": 24 * hourMs, "7 days": 168 * hourMs, "30 days": 720 * hourMs };

/** After how long a silent machine is forgotten. */
export const forgetting = { never: null, "1 hour": hourMs, "1 day": 24 * hourMs, "7 days": 168 * hourMs };

const keys = <T extends object>(choices: T) => Object.keys(choices) as [keyof T & string, ...(keyof T & string)[]];

/** As people type them: separated by commas. */
export const TagsText = z
  .string()
  .transform((text) =>
    text
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean),
  )
  .pipe(Tags);

const About = z.object({
  label: z.string().trim().min(1).max(64),
  uses: z
    .string()
    .trim()
    .regex(/^\d+$/, "must be a whole number from 1 to 1000")
    .transform(Number)
    .pipe(z.int().min(1).max(1000)),
  tags: TagsText,
  expires: z.enum(keys(lifetimes)),
  forget: z.enum(keys(forgetting)),
});

/** Its result is a `NewJoinToken`. The first settings stand in the form by the same names as in that of a machine. */
export const JoinTokenForm = About.extend(FirstSettingsForm.shape).transform(
  ({ label, uses, tags, expires, forget, ...shown }) => ({
    label,
    tags,
    settings: { ...shown, disabled: false },
    usesLimit: uses,
    lifetimeMs: lifetimes[expires],
    forgetAfterMs: forgetting[forget],
  }),
);
