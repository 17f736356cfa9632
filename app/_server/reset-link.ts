import "server-only";
import { newInvitationToken, randomText, sha256Hex } from "@realtimemonitor/protocol/random.ts";
import type { Prisma } from "../../prisma/generated/client.ts";
import { type Actor, noteDeed } from "./audit.ts";
import { serverEnv } from "./env.ts";

const lifetimeMs = 3_600_000;

export type MadeLink = { link: string; expiresAt: number };

/** The token is in the fragment, which stays in the browser and out of every log. */
export const linkOf = (token: string) => `${serverEnv().publicUrl}/invite#${token}`;

/** A link by which its holder sets a new password of that account, once. Earlier ones of it end. Authorizes nobody. */
export async function addResetLink(
  tx: Prisma.TransactionClient,
  actor: Actor,
  user: { id: string; name: string; role: string },
): Promise<MadeLink> {
  const token = newInvitationToken();
  const createdAt = Date.now();
  const expiresAt = createdAt + lifetimeMs;
  await endResetLinks(tx, user.id);
  await tx.invitation.create({
    data: {
      id: randomText(16),
      hash: await sha256Hex(token),
      role: user.role,
      label: user.name,
      userId: user.id,
      createdAt,
      createdById: actor.kind === "user" ? actor.id : null,
      expiresAt,
    },
  });
  await noteDeed(tx, actor, { action: "reset link made", target: { kind: "user", id: user.id, name: user.name } });
  return { link: linkOf(token), expiresAt };
}

/** The open ones of an account: somebody else may have them. */
export async function endResetLinks(tx: Prisma.TransactionClient, userId: string): Promise<void> {
  await tx.invitation.updateMany({ where: { userId, usedAt: null, revokedAt: null }, data: { revokedAt: Date.now() } });
}
