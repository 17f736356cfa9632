import "server-only";
import { z } from "zod";
import type { Prisma } from "../../prisma/generated/client.ts";
import { type Actor, noteDeed } from "./audit.ts";
import { database, write } from "./db.ts";
import { deviceWords } from "./device-words.ts";
import { endSessions, tellHubOfEnds } from "./end-sessions.ts";
import { NotFound } from "./errors.ts";
import { epochMs } from "./machine-row.ts";
import { mustStillBeAdmin, requireAdmin, requireUser, standing } from "./session.ts";

/** `device`: "Firefox on Linux". `isOwn`: it is the one that asks. */
export type SessionEntry = {
  id: string;
  device: string;
  address: string | null;
  createdAt: number;
  seenAt: number | null;
  isOwn: boolean;
};

export async function listOwnSessions(): Promise<SessionEntry[]> {
  const { userId, sessionId } = await requireUser();
  return listStanding(userId, sessionId);
}

export async function listSessionsOf(userId: string): Promise<SessionEntry[]> {
  const { sessionId } = await requireAdmin();
  return listStanding(z.string().parse(userId), sessionId);
}

/** One of one's own. Another's is not known here. */
export async function revokeOwnSession(id: string): Promise<void> {
  const { userId, actor } = await requireUser();
  await revoke(actor, { id: z.string().parse(id), userId });
}

/** All of one's own but the one that asks; returns how many there were. */
export async function revokeOtherSessions(): Promise<number> {
  const { userId, sessionId, actor } = await requireUser();
  const ended = await write(async (tx) => {
    const ended = await endSessions(tx, { userId, id: { not: sessionId } });
    if (ended.length > 0) await noteRevoked(tx, actor, { id: userId, name: actor.name }, ended);
    return ended;
  });
  await tellHubOfEnds(ended);
  return ended.length;
}

/** Anybody's. */
export async function revokeSessionOf(id: string): Promise<void> {
  const admin = await requireAdmin();
  await revoke(admin.actor, { id: z.string().parse(id) }, (tx) => mustStillBeAdmin(tx, admin));
}

async function listStanding(userId: string, ownId: string): Promise<SessionEntry[]> {
  const rows = await (await database()).session.findMany({
    where: { userId, ...standing() },
    orderBy: [{ seenAt: "desc" }, { createdAt: "desc" }],
    take: 100,
    select: { id: true, userAgent: true, address: true, createdAt: true, seenAt: true },
  });
  const entries = rows.map(({ userAgent, createdAt, seenAt, ...row }) => ({
    ...row,
    device: deviceWords(userAgent),
    createdAt: Number(createdAt),
    seenAt: epochMs(seenAt),
    isOwn: row.id === ownId,
  }));
  return entries.sort((one, other) => Number(other.isOwn) - Number(one.isOwn));
}

async function revoke(
  actor: Actor,
  which: { id: string; userId?: string },
  first: (tx: Prisma.TransactionClient) => Promise<void> = async () => {},
): Promise<void> {
  const ended = await write(async (tx) => {
    await first(tx);
    const row = await tx.session.findFirst({
      where: which,
      select: { user: { select: { id: true, name: true } } },
    });
    const ended = await endSessions(tx, which);
    if (!row || ended.length === 0) throw new NotFound("There is no such session (any more).");
    await noteRevoked(tx, actor, row.user, ended);
    return ended;
  });
  await tellHubOfEnds(ended);
}

const noteRevoked = (
  tx: Prisma.TransactionClient,
  actor: Actor,
  { id, name }: { id: string; name: string },
  ended: string[],
) =>
  noteDeed(tx, actor, {
    action: "session revoked",
    target: { kind: "user", id, name },
    detail: { count: ended.length },
  });
