import "server-only";
import type { Prisma } from "../../prisma/generated/client.ts";
import { pruneAudit } from "./prune-audit.ts";

/** All that is noted. A change of anything that is remembered, and each try to sign in, has one of these. */
export const auditActions = [
  // machines
  "machine joined",
  "machine asked to join",
  "machine approved",
  "machine rejected",
  "machine rejection forgotten",
  "machine key replaced",
  "machine split",
  "machine renamed",
  "machine retagged",
  "machine removed",
  "settings changed",
  // ways in
  "join token made",
  "join token revoked",
  "api token made",
  "api token revoked",
  // people
  "signed in",
  "sign-in refused",
  "signed out",
  "session revoked",
  "account made",
  "invitation made",
  "invitation revoked",
  "password changed",
  "reset link made",
  "password reset",
  "role changed",
  "user disabled",
  "user enabled",
  "user removed",
  // the server
  "history policy changed",
  "public dashboard switched",
  "secrets rotated",
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Who did it. `address`: from where, as the router saw it; null when that is not known, as for the server's own shell. */
export type Actor = {
  kind: "user" | "token" | "machine" | "command" | "stranger";
  id: string | null;
  name: string;
  address: string | null;
};

export type Deed = {
  action: AuditAction;
  target?: { kind: string; id: string; name: string };
  /** What else is worth knowing, such as the values before and after. Never a secret, a password or a token. */
  detail?: Record<string, unknown>;
};

/** The target of a deed on one machine, or on many: then their ids are in the detail, as one text, which SQLite can search. */
export function ofMachines(
  machines: { id: string; name: string }[],
  detail: Record<string, unknown>,
): Pick<Deed, "target" | "detail"> {
  const [only, ...more] = machines;
  if (only && more.length === 0) return { target: { kind: "machine", id: only.id, name: only.name }, detail };
  const target = { kind: "machines", id: "", name: `${machines.length} machines` };
  return { target, detail: { ...detail, ids: machines.map(({ id }) => id).join(" ") } };
}

/**
 * Notes what is being done, in the transaction that does it: there is no change without its entry, and no entry without its
 * change. Called once for a change of many things, with their ids in `detail`.
 */
export async function noteDeed(tx: Prisma.TransactionClient, actor: Actor, { action, target, detail }: Deed) {
  const { id } = await tx.auditEntry.create({
    data: {
      at: Date.now(),
      actorKind: actor.kind,
      actorId: actor.id,
      actorName: actor.name,
      address: actor.address,
      action,
      targetKind: target?.kind ?? null,
      targetId: target?.id ?? null,
      targetName: target?.name ?? null,
      ...(detail && { detail: detail as Prisma.InputJsonObject }),
    },
    select: { id: true },
  });
  await pruneAudit(tx, id);
}
