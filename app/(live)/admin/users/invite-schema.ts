import { PlainText } from "@realtimemonitor/protocol/identifiers.ts";
import { z } from "zod";

const hourMs = 3_600_000;

/** How long an invitation may be used, as the form offers it. */
export const lifetimes = { "1 hour": hourMs, "1 day": 24 * hourMs, "7 days": 168 * hourMs };
const names = Object.keys(lifetimes) as [keyof typeof lifetimes, ...(keyof typeof lifetimes)[]];

/** Its result is a `NewInvitation`. */
export const InviteForm = z
  .object({
    label: PlainText.max(254).regex(/./, "is missing: say for whom it is"),
    role: z.enum(["viewer", "admin"]),
    expires: z.enum(names),
  })
  .transform(({ expires, ...asked }) => ({ ...asked, lifetimeMs: lifetimes[expires] }));
