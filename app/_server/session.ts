import "server-only";
import type { Prisma } from "../../prisma/generated/client.ts";
import { callerByToken } from "./api-caller.ts";
import type { Actor } from "./audit.ts";
import { database } from "./db.ts";
import { NotAllowed, NotSignedIn } from "./errors.ts";
import { askerAddress, sessionIdOfCookie } from "./session-cookie.ts";
import { noteSeen } from "./session-seen.ts";

/**
 * `actor`: the same person, or his API token, as what is done is noted. `sessionId` of a request by a token is the token's id,
 * which no session has.
 */
export type SignedIn = { userId: string; sessionId: string; name: string; role: "admin" | "viewer"; actor: Actor };

/** Sessions that are worth something: the row's word, and its user's. */
export const standing = (): Prisma.SessionWhereInput => ({
  revokedAt: null,
  expiresAt: { gt: Date.now() },
  user: { disabledAt: null },
});

/** Who asks, or undefined: token and cookie only name a row, and the row is looked at each time. */
export async function currentUser(): Promise<SignedIn | undefined> {
  const byToken = callerByToken();
  if (byToken) return byToken;
  const id = await sessionIdOfCookie();
  if (!id) return undefined;
  const row = await (await database()).session.findFirst({
    where: { id, ...standing() },
    select: { id: true, seenAt: true, user: { select: { id: true, name: true, role: true } } },
  });
  if (!row) return undefined;
  noteSeen(row);
  const role = row.user.role === "admin" ? "admin" : "viewer";
  const { id: userId, name } = row.user;
  const actor: Actor = { kind: "user", id: userId, name, address: await askerAddress() };
  return { userId, sessionId: row.id, name, role, actor };
}

export async function requireUser(): Promise<SignedIn> {
  const user = await currentUser();
  if (!user) throw new NotSignedIn("Sign in first.");
  return user;
}

export async function requireAdmin(): Promise<SignedIn> {
  const user = await requireUser();
  if (user.role !== "admin") throw new NotAllowed("Only an administrator may do this.");
  return user;
}

/** Once more, in the transaction that writes: it may have ended while a password was looked at. */
export async function mustStillStand(tx: Prisma.TransactionClient, { sessionId }: SignedIn): Promise<void> {
  if ((await tx.session.count({ where: { id: sessionId, ...standing() } })) === 0)
    throw new NotSignedIn("Sign in first.");
}

/**
 * The same of an administrator: of two administrators who demote each other at once, one was not the first. An API
 * token is no session, so who has stolen one makes nobody an administrator with it.
 */
export async function mustStillBeAdmin(tx: Prisma.TransactionClient, { sessionId }: SignedIn): Promise<void> {
  const stands = await tx.session.count({
    where: { id: sessionId, ...standing(), user: { disabledAt: null, role: "admin" } },
  });
  if (stands === 0) throw new NotAllowed("Only an administrator may do this.");
}
