import "server-only";
import { randomText } from "@realtimemonitor/protocol/random.ts";
import type { Actor } from "./audit.ts";
import { database, write } from "./db.ts";
import { NotAllowed, NotSignedIn } from "./errors.ts";
import { tellHubOfEnd } from "./hub.ts";
import { askerAddress, sessionIdOfCookie, sessionLifetimeMs } from "./session-cookie.ts";

/** `actor`: the same person, as what he does is noted. */
export type SignedIn = { userId: string; sessionId: string; name: string; role: "admin" | "viewer"; actor: Actor };

/** Who asks, or undefined: the cookie only names a row, and the row is looked at each time. */
export async function currentUser(): Promise<SignedIn | undefined> {
  const id = await sessionIdOfCookie();
  if (!id) return undefined;
  const row = await (await database()).session.findFirst({
    where: { id, revokedAt: null, expiresAt: { gt: Date.now() }, user: { disabledAt: null } },
    select: { id: true, user: { select: { id: true, name: true, role: true } } },
  });
  if (!row) return undefined;
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

export async function startSession(userId: string, userAgent: string | null): Promise<string> {
  const id = randomText(24);
  const now = Date.now();
  await write((tx) =>
    tx.session.create({
      data: {
        id,
        userId,
        createdAt: now,
        expiresAt: now + sessionLifetimeMs,
        userAgent: userAgent?.slice(0, 255) ?? null,
      },
    }),
  );
  return id;
}

/** Ends it for pages, actions and tickets at once, and has the hub end the pages that are live on it. */
export async function revokeSession(id: string): Promise<void> {
  await write((tx) => tx.session.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: Date.now() } }));
  await tellHubOfEnd(id);
}
