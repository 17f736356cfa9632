import "server-only";
import { PlainText } from "@realtimemonitor/protocol/identifiers.ts";
import { newApiToken, randomText, sha256Hex } from "@realtimemonitor/protocol/random.ts";
import { z } from "zod";
import { standingTokens } from "./api-token-row.ts";
import { noteDeed } from "./audit.ts";
import { database, write } from "./db.ts";
import { NotAllowed, NotFound, Refused } from "./errors.ts";
import { tellHubOfReaders } from "./hub.ts";
import { epochMs } from "./machine-row.ts";
import { requireUser } from "./session.ts";

const hourMs = 3_600_000;
/** So many of one user may stand at once. */
const tokensLimit = 50;

export const TokenScope = z.enum(["read", "admin"]);
export type TokenScope = z.infer<typeof TokenScope>;

export const NewApiToken = z.object({
  label: PlainText.max(64).regex(/./, "is missing: say what it is for"),
  /** `read`: what a viewer may see. `admin`: what an administrator may do, for as long as its owner is one. */
  scope: TokenScope,
  lifetimeMs: z
    .int()
    .min(hourMs)
    .max(366 * 24 * hourMs),
});
export type NewApiToken = z.infer<typeof NewApiToken>;

export type ApiTokenEntry = {
  id: string;
  label: string;
  scope: TokenScope;
  owner: string;
  isOwn: boolean;
  createdAt: number;
  expiresAt: number;
  /** To the minute. */
  lastUsedAt: number | null;
  state: "open" | "expired" | "revoked" | "owner disabled" | "only reads";
};

export type MadeApiToken = { id: string; token: string; expiresAt: number };

/** Returns the token itself, this once: only its hash is kept. A viewer may make one that reads. */
export async function createApiToken(input: NewApiToken): Promise<MadeApiToken> {
  const { userId, role, actor } = await requireUser();
  const { label, scope, lifetimeMs } = NewApiToken.parse(input);
  if (scope === "admin" && role !== "admin") {
    throw new NotAllowed("Only an administrator may do this. Make a token that reads.");
  }
  const token = newApiToken();
  const id = randomText(16);
  const createdAt = Date.now();
  const data = { id, hash: await sha256Hex(token), label, scope, userId, createdAt, expiresAt: createdAt + lifetimeMs };
  await write(async (tx) => {
    if ((await tx.apiToken.count({ where: { userId, ...standingTokens() } })) >= tokensLimit) {
      throw new Refused(null, `You have ${tokensLimit} tokens, and more may not be. Revoke one first.`);
    }
    await tx.apiToken.create({ data });
    const target = { kind: "api token", id, name: label };
    await noteDeed(tx, actor, { action: "api token made", target, detail: { scope, expiresAt: data.expiresAt } });
  });
  return { id, token, expiresAt: data.expiresAt };
}

/** The newest first: one's own, and for administrators those of all. */
export async function listApiTokens(): Promise<ApiTokenEntry[]> {
  const { userId, role } = await requireUser();
  const rows = await (await database()).apiToken.findMany({
    where: role === "admin" ? {} : { userId },
    orderBy: { createdAt: "desc" },
    take: 200,
    omit: { hash: true },
    include: { user: { select: { name: true, role: true, disabledAt: true } } },
  });
  return rows.map((row) => ({
    id: row.id,
    label: row.label,
    scope: TokenScope.catch("read").parse(row.scope),
    owner: row.user.name,
    isOwn: row.userId === userId,
    createdAt: Number(row.createdAt),
    expiresAt: Number(row.expiresAt),
    lastUsedAt: epochMs(row.lastUsedAt),
    state: stateOf(row),
  }));
}

type Limits = {
  scope: string;
  revokedAt: bigint | null;
  expiresAt: bigint;
  user: { role: string; disabledAt: bigint | null };
};

function stateOf({ scope, revokedAt, expiresAt, user }: Limits): ApiTokenEntry["state"] {
  if (revokedAt !== null) return "revoked";
  if (expiresAt <= Date.now()) return "expired";
  if (user.disabledAt !== null) return "owner disabled";
  return scope === "admin" && user.role !== "admin" ? "only reads" : "open";
}

/** One's own; administrators any. Programs that are with the router by it are cut off at once. */
export async function revokeApiToken(id: string): Promise<void> {
  const { userId, role, actor } = await requireUser();
  // an action's argument is whatever its caller sent
  const known = z.string().parse(id);
  await write(async (tx) => {
    const token = await tx.apiToken.findFirst({
      where: { id: known, revokedAt: null, ...(role !== "admin" && { userId }) },
      select: { label: true, user: { select: { name: true } } },
    });
    if (!token) throw new NotFound("There is no such token (any more).");
    await tx.apiToken.update({ where: { id: known }, data: { revokedAt: Date.now() } });
    const target = { kind: "api token", id: known, name: token.label };
    await noteDeed(tx, actor, { action: "api token revoked", target, detail: { owner: token.user.name } });
  });
  await tellHubOfReaders();
}
