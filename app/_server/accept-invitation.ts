import "server-only";
import { randomText, sha256Hex } from "@realtimemonitor/protocol/random.ts";
import { z } from "zod";
import type { Prisma } from "../../prisma/generated/client.ts";
import { mustNotBeGuessable, NewAccount } from "./account-fields.ts";
import { type AttemptRules, createAttempts, mustNotWait } from "./attempts.ts";
import { noteDeed } from "./audit.ts";
import { database, write } from "./db.ts";
import { endSessions, tellHubOfEnds } from "./end-sessions.ts";
import { Refused } from "./errors.ts";
import { hashPassword, Password } from "./passwords.ts";
import { askerOf } from "./peer.ts";
import { endResetLinks } from "./reset-link.ts";
import { forgiveAccount } from "./sign-in.ts";
import type { UserRole } from "./users.ts";

/** A token cannot be guessed; this is so that trying costs the server nothing. */
const rules: AttemptRules = { free: 20, longestWaitMs: 15 * 60_000, forgetAfterMs: 60 * 60_000 };
const byAsker = createAttempts(rules);

const Token = z.string().max(128);
export const Acceptance = NewAccount.extend({ token: Token });
export type Acceptance = z.infer<typeof Acceptance>;
export const PasswordReset = z.object({ token: Token, password: Password });
export type PasswordReset = z.infer<typeof PasswordReset>;

/** What a link is for: an account to be, or a new password of one that is there. */
export type OpenInvitation =
  | { kind: "account"; role: UserRole; label: string }
  | { kind: "password"; name: string; email: string };

/** For whoever holds the link; it is not used up by this. `address`: from where it is asked. */
export async function readInvitation(token: string, address: string): Promise<OpenInvitation> {
  const { role, label, user } = await findOpen(Token.parse(token), address);
  if (user) return { kind: "password", name: user.name, email: user.email };
  return { kind: "account", role: role === "admin" ? "admin" : "viewer", label };
}

/** Trades the link for an account of the role that the invitation has. Of two at once one wins. */
export async function acceptInvitation(input: Acceptance, address: string): Promise<void> {
  const { token, email, name, password } = Acceptance.parse(input);
  const invitation = await findOpen(token, address);
  if (invitation.user) throw linkIsOver();
  mustNotBeGuessable(password, { email, name });
  const passwordHash = await hashPassword(password);
  const id = `u-${randomText(16)}`;
  const createdAt = Date.now();
  await write(async (tx) => {
    await useUp(tx, invitation.id);
    const { role, label } = invitation;
    if ((await tx.user.count({ where: { email } })) > 0) {
      throw new Refused("email", "There is an account with this e-mail already: sign in, or use another one.");
    }
    await tx.user.create({ data: { id, email, name, passwordHash, role, createdAt, passwordSetAt: createdAt } });
    const actor = { kind: "user", id, name, address } as const;
    const target = { kind: "user", id, name };
    await noteDeed(tx, actor, { action: "account made", target, detail: { role, invitation: label } });
  });
}

/** Trades the link for a new password: all sessions end, and all other such links. Returns the e-mail to sign in with. */
export async function resetPassword(input: PasswordReset, address: string): Promise<string> {
  const { token, password } = PasswordReset.parse(input);
  const { id: invitationId, user } = await findOpen(token, address);
  if (!user) throw linkIsOver();
  mustNotBeGuessable(password, user);
  const data = { passwordHash: await hashPassword(password), passwordSetAt: Date.now() };
  const ended = await write(async (tx) => {
    await useUp(tx, invitationId);
    const changed = await tx.user.updateMany({ where: { id: user.id, disabledAt: null }, data });
    if (changed.count === 0) throw linkIsOver();
    await endResetLinks(tx, user.id);
    const { id, name } = user;
    const actor = { kind: "user", id, name, address } as const;
    await noteDeed(tx, actor, { action: "password reset", target: { kind: "user", id, name } });
    return endSessions(tx, { userId: user.id });
  });
  forgiveAccount(user.email);
  await tellHubOfEnds(ended);
  return user.email;
}

const open = (): Prisma.InvitationWhereInput => ({ usedAt: null, revokedAt: null, expiresAt: { gt: Date.now() } });

/** Anybody may ask: a password is hashed, which is dear, only for who holds an open link. */
async function findOpen(token: string, address: string) {
  mustNotWait(byAsker.start(askerOf(address)));
  const row = await (await database()).invitation.findFirst({
    where: { hash: await sha256Hex(token), ...open() },
    select: {
      id: true,
      role: true,
      label: true,
      userId: true,
      user: { select: { id: true, name: true, email: true, disabledAt: true } },
    },
  });
  if (!row || (row.user && row.user.disabledAt !== null)) throw linkIsOver();
  byAsker.takeBack(askerOf(address));
  return row;
}

async function useUp(tx: Prisma.TransactionClient, id: string): Promise<void> {
  const used = await tx.invitation.updateMany({ where: { id, ...open() }, data: { usedAt: Date.now() } });
  if (used.count === 0) throw linkIsOver();
}

const linkIsOver = () =>
  new Refused("token", "This link was used, withdrawn, or has expired. Ask who sent it for a new one.");
