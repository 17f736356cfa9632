import "server-only";
import { PlainText } from "@realtimemonitor/protocol/identifiers.ts";
import { newInvitationToken, randomText, sha256Hex } from "@realtimemonitor/protocol/random.ts";
import { z } from "zod";
import { noteDeed } from "./audit.ts";
import { database, write } from "./db.ts";
import { NotFound, Refused } from "./errors.ts";
import { addResetLink, linkOf, type MadeLink } from "./reset-link.ts";
import { mustStillBeAdmin, requireAdmin } from "./session.ts";
import { UserRole } from "./users.ts";

export const NewInvitation = z.object({
  role: UserRole,
  /** For whom it is. An e-mail address is put into the form of who opens it. */
  label: PlainText.max(254).regex(/./, "is missing: say for whom it is"),
  lifetimeMs: z
    .int()
    .min(60_000)
    .max(7 * 24 * 3_600_000),
});
export type NewInvitation = z.infer<typeof NewInvitation>;

/** `of`: whose new password it is for; null when it makes an account. */
export type InvitationEntry = {
  id: string;
  label: string;
  role: UserRole;
  of: string | null;
  createdAt: number;
  createdBy: string | null;
  expiresAt: number;
};

/** Returns the link, this once: only the hash of its token is kept. */
export async function makeInvitation(input: NewInvitation): Promise<MadeLink> {
  const admin = await requireAdmin();
  const { role, label, lifetimeMs } = NewInvitation.parse(input);
  const token = newInvitationToken();
  const id = randomText(16);
  const createdAt = Date.now();
  const data = { id, role, label, createdAt, createdById: admin.userId, expiresAt: createdAt + lifetimeMs };
  const hash = await sha256Hex(token);
  await write(async (tx) => {
    await mustStillBeAdmin(tx, admin);
    await tx.invitation.create({ data: { ...data, hash } });
    const target = { kind: "invitation", id, name: label };
    await noteDeed(tx, admin.actor, { action: "invitation made", target, detail: { role, expiresAt: data.expiresAt } });
  });
  return { link: linkOf(token), expiresAt: data.expiresAt };
}

/** For who has forgotten his password: a link by which he sets a new one, within the hour. */
export async function makeResetLink(userId: string): Promise<MadeLink> {
  const admin = await requireAdmin();
  const known = z.string().parse(userId);
  return write(async (tx) => {
    await mustStillBeAdmin(tx, admin);
    const user = await tx.user.findUnique({
      where: { id: known },
      select: { id: true, name: true, role: true, disabledAt: true },
    });
    if (!user) throw new NotFound("There is no such user (any more).");
    if (user.disabledAt !== null) throw new Refused(null, "This user is disabled. Enable the account first.");
    return addResetLink(tx, admin.actor, user);
  });
}

/** Those that are open, the newest first. */
export async function listInvitations(): Promise<InvitationEntry[]> {
  await requireAdmin();
  const rows = await (await database()).invitation.findMany({
    where: { usedAt: null, revokedAt: null, expiresAt: { gt: Date.now() } },
    orderBy: { createdAt: "desc" },
    take: 100,
    select: {
      id: true,
      label: true,
      role: true,
      createdAt: true,
      expiresAt: true,
      user: { select: { name: true } },
      createdBy: { select: { name: true } },
    },
  });
  return rows.map(({ user, createdBy, createdAt, expiresAt, role, ...row }) => ({
    ...row,
    role: role === "admin" ? "admin" : "viewer",
    of: user?.name ?? null,
    createdAt: Number(createdAt),
    createdBy: createdBy?.name ?? null,
    expiresAt: Number(expiresAt),
  }));
}

export async function revokeInvitation(id: string): Promise<void> {
  const admin = await requireAdmin();
  const known = z.string().parse(id);
  await write(async (tx) => {
    await mustStillBeAdmin(tx, admin);
    const row = await tx.invitation.findUnique({ where: { id: known }, select: { id: true, label: true } });
    const revoked = await tx.invitation.updateMany({
      where: { id: known, usedAt: null, revokedAt: null },
      data: { revokedAt: Date.now() },
    });
    if (!row || revoked.count === 0) throw new NotFound("There is no such open invitation.");
    await noteDeed(tx, admin.actor, {
      action: "invitation revoked",
      target: { kind: "invitation", id: row.id, name: row.label },
    });
  });
}
