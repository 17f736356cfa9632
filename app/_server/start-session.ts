import "server-only";
import { randomText } from "@realtimemonitor/protocol/random.ts";
import type { Prisma } from "../../prisma/generated/client.ts";
import { noteDeed } from "./audit.ts";
import { write } from "./db.ts";
import { endSessions, tellHubOfEnds } from "./end-sessions.ts";
import { sessionLifetimeMs } from "./session-cookie.ts";

/** From where somebody signs in, and with which browser. */
export type From = { address: string | null; userAgent: string | null };

/** So many of one user stand at once; those of long ago end. */
const sessionsLimit = 50;
/** How long it is remembered that a session was there, and how many are forgotten at once. */
const forgetAfterMs = 30 * 24 * 3_600_000;
const forgottenAtOnce = 100;

/** `passwordHash`: of the password that he has just shown to know. */
type Proved = { id: string; name: string; passwordHash: string };

/** Signs a user in, who has proved to be it: returns the id of his new session; undefined when that holds no more. */
export async function startSession(user: Proved, { address, userAgent }: From): Promise<string | undefined> {
  const id = randomText(24);
  const now = Date.now();
  const data = { id, userId: user.id, createdAt: now, expiresAt: now + sessionLifetimeMs, address, seenAt: now };
  const ended = await write(async (tx) => {
    // looking at a password takes a while, in which he may have been given another, or been disabled
    const { id: userId, passwordHash } = user;
    if ((await tx.user.count({ where: { id: userId, passwordHash, disabledAt: null } })) === 0) return undefined;
    await tx.session.create({ data: { ...data, userAgent: userAgent?.slice(0, 255) ?? null } });
    const actor = { kind: "user", id: user.id, name: user.name, address } as const;
    await noteDeed(tx, actor, { action: "signed in" });
    await forgetOld(tx, now - forgetAfterMs);
    return endSurplus(tx, user.id);
  });
  if (!ended) return undefined;
  await tellHubOfEnds(ended);
  return id;
}

async function endSurplus(tx: Prisma.TransactionClient, userId: string): Promise<string[]> {
  const surplus = await tx.session.findMany({
    where: { userId, revokedAt: null, expiresAt: { gt: Date.now() } },
    orderBy: { createdAt: "desc" },
    skip: sessionsLimit,
    select: { id: true },
  });
  return surplus.length === 0 ? [] : endSessions(tx, { id: { in: surplus.map(({ id }) => id) } });
}

/** Each sign-in takes some of those away that ended long ago. */
async function forgetOld(tx: Prisma.TransactionClient, before: number): Promise<void> {
  const old = await tx.session.findMany({
    where: { OR: [{ expiresAt: { lt: before } }, { revokedAt: { lt: before } }] },
    take: forgottenAtOnce,
    select: { id: true },
  });
  if (old.length > 0) await tx.session.deleteMany({ where: { id: { in: old.map(({ id }) => id) } } });
}
