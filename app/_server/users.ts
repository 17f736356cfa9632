import "server-only";
import { z } from "zod";
import type { Prisma } from "../../prisma/generated/client.ts";
import { type Deed, noteDeed } from "./audit.ts";
import { database, write } from "./db.ts";
import { endSessions, tellHubOfEnds } from "./end-sessions.ts";
import { NotFound, Refused } from "./errors.ts";
import { tellHubOfReaders } from "./hub.ts";
import { epochMs } from "./machine-row.ts";
import { endResetLinks } from "./reset-link.ts";
import { mustStillBeAdmin, requireAdmin, standing } from "./session.ts";

export const UserRole = z.enum(["viewer", "admin"]);
export type UserRole = z.infer<typeof UserRole>;

/** `sessions`: how many stand. `seenAt`: to the minute, of any session that is remembered. */
export type UserEntry = {
  id: string;
  name: string;
  email: string;
  role: UserRole;
  createdAt: number;
  disabledAt: number | null;
  seenAt: number | null;
  sessions: number;
  isOwn: boolean;
};

const listLimit = 1_000;

export async function listUsers(): Promise<UserEntry[]> {
  const { userId } = await requireAdmin();
  return readUsers({}, userId);
}

export async function readUser(id: string): Promise<UserEntry> {
  const { userId } = await requireAdmin();
  const [user] = await readUsers({ id: z.string().parse(id) }, userId);
  if (!user) throw new NotFound("There is no such user (any more).");
  return user;
}

/** Who is no administrator any more has to sign in again, so that none of his pages goes on as one. */
export const changeRole = (id: string, role: UserRole): Promise<void> =>
  changeUser(id, async (tx, user) => {
    const after = UserRole.parse(role);
    if (user.role === after) return undefined;
    await tx.user.update({ where: { id: user.id }, data: { role: after } });
    const ended = after === "admin" ? [] : await endAccess(tx, user.id);
    return { ended, deed: { action: "role changed", detail: { before: user.role, after } } };
  });

/** He may not sign in any more; what he did goes on to name him. */
export const disableUser = (id: string): Promise<void> =>
  changeUser(id, async (tx, user) => {
    if (user.disabledAt !== null) return undefined;
    await tx.user.update({ where: { id: user.id }, data: { disabledAt: Date.now() } });
    return { ended: await endAccess(tx, user.id), deed: { action: "user disabled" } };
  });

export const enableUser = (id: string): Promise<void> =>
  changeUser(id, async (tx, user) => {
    if (user.disabledAt === null) return undefined;
    await tx.user.update({ where: { id: user.id }, data: { disabledAt: null } });
    return { ended: [], deed: { action: "user enabled" } };
  });

export const removeUser = (id: string): Promise<void> =>
  changeUser(id, async (tx, user) => {
    const ended = await endAccess(tx, user.id);
    await tx.user.delete({ where: { id: user.id } });
    return { ended, deed: { action: "user removed", detail: { email: user.email, role: user.role } } };
  });

type User = { id: string; name: string; email: string; role: string; disabledAt: bigint | null };
type Change = { ended: string[]; deed: Deed };

/** One change of one account, whole or not at all: an administrator stays, and the hub hears of the sessions that ended. */
async function changeUser(
  id: string,
  change: (tx: Prisma.TransactionClient, user: User) => Promise<Change | undefined>,
): Promise<void> {
  const admin = await requireAdmin();
  // an action's argument is whatever its caller sent
  const known = z.string().parse(id);
  const ended = await write(async (tx) => {
    await mustStillBeAdmin(tx, admin);
    const user = await tx.user.findUnique({
      where: { id: known },
      select: { id: true, name: true, email: true, role: true, disabledAt: true },
    });
    if (!user) throw new NotFound("There is no such user (any more).");
    const done = await change(tx, user);
    if (!done) return [];
    await mustLeaveAnAdmin(tx);
    await noteDeed(tx, admin.actor, { ...done.deed, target: { kind: "user", id: user.id, name: user.name } });
    return done.ended;
  });
  await Promise.all([tellHubOfEnds(ended), tellHubOfReaders()]);
}

async function mustLeaveAnAdmin(tx: Prisma.TransactionClient): Promise<void> {
  if ((await tx.user.count({ where: { role: "admin", disabledAt: null } })) === 0) {
    throw new Refused(null, "This is the last administrator. Make somebody else one first.");
  }
}

/** All by which he could come back or leave somebody behind: sessions, links to a new password, and whom he invited. */
async function endAccess(tx: Prisma.TransactionClient, userId: string): Promise<string[]> {
  await endResetLinks(tx, userId);
  await tx.invitation.updateMany({
    where: { createdById: userId, usedAt: null, revokedAt: null },
    data: { revokedAt: Date.now() },
  });
  return endSessions(tx, { userId });
}

async function readUsers(where: Prisma.UserWhereInput, ownId: string): Promise<UserEntry[]> {
  const db = await database();
  const [users, seen, counts] = await Promise.all([
    db.user.findMany({
      where,
      orderBy: [{ name: "asc" }, { email: "asc" }],
      take: listLimit,
      select: { id: true, name: true, email: true, role: true, createdAt: true, disabledAt: true },
    }),
    db.session.groupBy({ by: ["userId"], _max: { seenAt: true } }),
    db.session.groupBy({ by: ["userId"], where: standing(), _count: { id: true } }),
  ]);
  const seenAt = new Map(seen.map((row) => [row.userId, row._max.seenAt]));
  const sessions = new Map(counts.map((row) => [row.userId, row._count.id]));
  return users.map((user) => ({
    id: user.id,
    name: user.name,
    email: user.email,
    role: user.role === "admin" ? "admin" : "viewer",
    createdAt: Number(user.createdAt),
    disabledAt: epochMs(user.disabledAt),
    seenAt: epochMs(seenAt.get(user.id) ?? null),
    sessions: sessions.get(user.id) ?? 0,
    isOwn: user.id === ownId,
  }));
}
