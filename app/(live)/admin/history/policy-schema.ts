import { HistoryPolicyValues } from "@realtimemonitor/protocol/history.ts";
import { z } from "zod";

/** Units of the size limit, as the form offers them. */
export const capUnits = { MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };
type CapUnit = keyof typeof capUnits;

const days = HistoryPolicyValues.shape.secondsDays;
const Days = z
  .string({ error: "is missing" })
  .trim()
  .transform(asNumber("must be a number of days, at least 0.04 and at most 3660"))
  .pipe(days);

/** The policy as the form sends it; an empty limit is the automatic one. `sure`: what it was told would be deleted, and may be. */
export const PolicyForm = z
  .object({
    secondsDays: Days,
    minutesDays: Days,
    hoursDays: Days,
    eventsDays: Days,
    cap: z.string({ error: "is missing" }).trim(),
    capUnit: z.enum(Object.keys(capUnits) as [CapUnit, ...CapUnit[]]),
    sure: z.string().max(1_000).default(""),
  })
  .transform(({ cap, capUnit, sure, ...ages }, context) => {
    if (cap === "") return { policy: { ...ages, capBytes: null }, sure };
    const capBytes = HistoryPolicyValues.shape.capBytes.safeParse(
      Math.round(Number(cap.replace(",", ".")) * capUnits[capUnit]),
    );
    if (capBytes.success) return { policy: { ...ages, capBytes: capBytes.data }, sure };
    context.addIssue({
      code: "custom",
      path: ["cap"],
      message: "must be a number of at least 62 MiB and at most 909 TiB, or empty",
    });
    return z.NEVER;
  });

function asNumber(message: string) {
  return (text: string, context: z.RefinementCtx<string>): number => {
    const value = Number(text.replace(",", "."));
    if (text !== "" && !Number.isNaN(value)) return value;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  };
}

/** The limit as the form shows it, in the largest unit that keeps it a number of few digits. */
export function capFields(capBytes: number | null): { cap: string; capUnit: CapUnit } {
  if (capBytes === null) return { cap: "", capUnit: "GiB" };
  const units = Object.keys(capUnits) as CapUnit[];
  const capUnit = units.findLast((unit) => capBytes >= capUnits[unit]) ?? "MiB";
  return { cap: String(Math.round((capBytes / capUnits[capUnit]) * 100) / 100), capUnit };
}
