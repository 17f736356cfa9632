import "server-only";
import { z } from "zod";
import { mustNotBeGuessable } from "./account-fields.ts";
import { createAttempts, mustNotWait } from "./attempts.ts";
import { noteDeed } from "./audit.ts";
import { database, write } from "./db.ts";
import { endSessions, tellHubOfEnds } from "./end-sessions.ts";
import { NotSignedIn, Refused } from "./errors.ts";
import { epochMs } from "./machine-row.ts";
import { hashPassword, matchesPassword, Password } from "./passwords.ts";
import { endResetLinks } from "./reset-link.ts";
import { mustStillStand, requireUser } from "./session.ts";
import type { UserRole } from "./users.ts";

export type OwnAccount = { name: string; email: string; role: UserRole; passwordSetAt: number | null };

export const PasswordChange = z.object({ current: z.string().max(200), password: Password });
export type PasswordChange = z.infer<typeof PasswordChange>;

/** Somebody at a screen that was left open is not to guess it either. */
const byUser = createAttempts({ free: 5, longestWaitMs: 5 * 60_000, forgetAfterMs: 30 * 60_000 });

export async function readOwnAccount(): Promise<OwnAccount> {
  const { userId, role } = await requireUser();
  const { passwordSetAt, createdAt, ...user } = await readRow(userId);
  return { name: user.name, email: user.email, role, passwordSetAt: epochMs(passwordSetAt ?? createdAt) };
}

/** Ends all other sessions, and links to a new password; returns how many sessions there were. */
export async function changeOwnPassword(input: PasswordChange): Promise<number> {
  const asker = await requireUser();
  const { userId, sessionId, actor } = asker;
  const { current, password } = PasswordChange.parse(input);
  mustNotWait(byUser.start(userId));
  const user = await readRow(userId);
  if (!(await matchesPassword(user.passwordHash, current))) throw new Refused("current", "This is not your password.");
  byUser.succeeded(userId);
  if (password === current) throw new Refused("password", "password must be another one than before");
  mustNotBeGuessable(password, user);
  const data = { passwordHash: await hashPassword(password), passwordSetAt: Date.now() };
  const ended = await write(async (tx) => {
    await mustStillStand(tx, asker);
    // of two changes at once, or a reset meanwhile, the first holds
    const changed = await tx.user.updateMany({ where: { id: userId, passwordHash: user.passwordHash }, data });
    if (changed.count === 0) throw new Refused("current", "Your password was changed meanwhile. Sign in again.");
    await endResetLinks(tx, userId);
    await noteDeed(tx, actor, { action: "password changed", target: { kind: "user", id: userId, name: user.name } });
    return endSessions(tx, { userId, id: { not: sessionId } });
  });
  await tellHubOfEnds(ended);
  return ended.length;
}

async function readRow(userId: string) {
  const row = await (await database()).user.findUnique({
    where: { id: userId },
    select: { name: true, email: true, passwordHash: true, passwordSetAt: true, createdAt: true },
  });
  if (!row) throw new NotSignedIn("Sign in first."); // removed in this very moment
  return row;
}
