import "server-only";
import { sha256Hex } from "@realtimemonitor/protocol/random.ts";
import type { Prisma } from "../../prisma/generated/client.ts";
import { database } from "./db.ts";

/** Tokens that are worth something: the row's word, and its owner's. */
export const standingTokens = (): Prisma.ApiTokenWhereInput => ({
  revokedAt: null,
  expiresAt: { gt: Date.now() },
  user: { disabledAt: null },
});

export type UsedToken = {
  id: string;
  label: string;
  /** What it may do now: a token of one who is no administrator any more reads. */
  role: "admin" | "viewer";
  owner: { id: string; name: string };
  lastUsedAt: bigint | null;
};

/** The token that this is, if it stands. It is looked for by its hash: nothing is compared that time could tell. */
export async function apiTokenByText(text: string): Promise<UsedToken | undefined> {
  const row = await (await database()).apiToken.findFirst({
    where: { hash: await sha256Hex(text), ...standingTokens() },
    select: {
      id: true,
      label: true,
      scope: true,
      lastUsedAt: true,
      user: { select: { id: true, name: true, role: true } },
    },
  });
  if (!row) return undefined;
  const { id, label, scope, lastUsedAt, user } = row;
  const role = scope === "admin" && user.role === "admin" ? "admin" : "viewer";
  return { id, label, role, lastUsedAt, owner: { id: user.id, name: user.name } };
}
