import { z } from "zod";

const hourMs = 3_600_000;

/** How long a token may be used, as the form offers it. */
export const tokenLifetimes = {
  "1 hour": hourMs,
  "1 day": 24 * hourMs,
  "7 days": 168 * hourMs,
  "30 days": 720 * hourMs,
  "90 days": 2_160 * hourMs,
  "1 year": 8_760 * hourMs,
};
type Lifetime = keyof typeof tokenLifetimes;

/** Its result is a `NewApiToken`. */
export const ApiTokenForm = z
  .object({
    label: z.string().trim().min(1, "is missing: say what it is for").max(64),
    scope: z.enum(["read", "admin"]),
    expires: z.enum(Object.keys(tokenLifetimes) as [Lifetime, ...Lifetime[]]),
  })
  .transform(({ expires, ...rest }) => ({ ...rest, lifetimeMs: tokenLifetimes[expires] }));
