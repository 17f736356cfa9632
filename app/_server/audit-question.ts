import "server-only";
import { explain } from "@realtimemonitor/protocol/explain.ts";
import { z } from "zod";
import type { Prisma } from "../../prisma/generated/client.ts";
import { type AuditAction, auditActions } from "./audit.ts";
import { Refused } from "./errors.ts";

/** What one may look for at once. An action that is in none of the others is of "people". */
export const auditGroups = ["machines", "settings", "ways in", "sign-ins", "people", "server"] as const;
export type AuditGroup = (typeof auditGroups)[number];

function groupOf(action: AuditAction): AuditGroup {
  if (action.startsWith("machine ")) return "machines";
  if (action.startsWith("settings ")) return "settings";
  if (/ token /.test(action)) return "ways in";
  if (/^sign|^session/.test(action)) return "sign-ins";
  return /^(history|public|secrets)/.test(action) ? "server" : "people";
}

const lastMoment = 8_640_000_000_000_000; // ECMA-262: the last that a Date can be
const Moment = z.coerce.number("must be epoch milliseconds").int().min(0).max(lastMoment).optional();
const Words = z.string().trim().max(64).optional();

/** What is looked for: all of it when nothing is said. As a query of an address tells it. */
export const AuditQuestion = z.strictObject({
  group: z.enum(auditGroups).optional(),
  /** Part of the name of who did it, or his id. */
  who: Words,
  /** Part of the name of what it was done to, or its id: also of a machine that was one of many. */
  what: Words,
  from: Moment,
  to: Moment,
  /** Entries before this one. */
  before: z.coerce.number("must be the number of an entry").int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
});
export type AuditQuestion = z.infer<typeof AuditQuestion>;

/** @throws Refused that names the field. */
export function readAuditQuestion(query: Record<string, unknown>): AuditQuestion {
  const said = Object.entries(query).filter(([, value]) => value !== "" && value !== undefined);
  const asked = AuditQuestion.safeParse(Object.fromEntries(said));
  if (asked.success) return asked.data;
  const { field, message } = explain(asked.error);
  throw new Refused(field, message);
}

export function conditionsOf({ group, who, what, from, to, before }: AuditQuestion): Prisma.AuditEntryWhereInput {
  return {
    AND: [
      group ? { action: { in: auditActions.filter((action) => groupOf(action) === group) } } : {},
      who ? { OR: [{ actorName: { contains: who } }, { actorId: who }] } : {},
      what
        ? {
            OR: [
              { targetName: { contains: what } },
              { targetId: what },
              { detail: { path: "$.ids", string_contains: what } },
            ],
          }
        : {},
      { at: { ...(from !== undefined && { gte: from }), ...(to !== undefined && { lt: to }) } },
      before === undefined ? {} : { id: { lt: before } },
    ],
  };
}
