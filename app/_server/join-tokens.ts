import "server-only";
import { Tags } from "@realtimemonitor/protocol/identifiers.ts";
import { newJoinToken, randomText, sha256Hex } from "@realtimemonitor/protocol/random.ts";
import { SettingsValues } from "@realtimemonitor/protocol/settings.ts";
import { z } from "zod";
import { noteDeed } from "./audit.ts";
import { database, write } from "./db.ts";
import { NotFound } from "./errors.ts";
import { epochMs, tagsOf } from "./machine-row.ts";
import { requireAdmin } from "./session.ts";
import { type TokenRefusal, tokenRefusals } from "./token-refusals.ts";

export const NewJoinToken = z.object({
  label: z.string().trim().min(1).max(64),
  tags: Tags,
  /** What a machine gets when it joins. */
  settings: SettingsValues,
  usesLimit: z.int().min(1).max(1000),
  lifetimeMs: z
    .int()
    .min(60_000)
    .max(366 * 24 * 3_600_000),
  forgetAfterMs: z.int().min(60_000).nullable(),
});
export type NewJoinToken = z.infer<typeof NewJoinToken>;

export type JoinTokenEntry = {
  id: string;
  label: string;
  tags: string[];
  settings: SettingsValues | null;
  forgetAfterMs: number | null;
  uses: number;
  usesLimit: number;
  createdAt: number | null;
  createdBy: string | null;
  expiresAt: number | null;
  state: "open" | "used up" | "expired" | "revoked";
};

export type MadeJoinToken = { id: string; token: string; expiresAt: number };

/** Returns the token itself, this once: only its hash is kept. */
export async function createJoinToken(input: NewJoinToken): Promise<MadeJoinToken> {
  const { userId, actor } = await requireAdmin();
  const { lifetimeMs, ...asked } = NewJoinToken.parse(input);
  const token = newJoinToken();
  const createdAt = Date.now();
  const data = {
    id: randomText(16),
    hash: await sha256Hex(token),
    ...asked,
    createdAt,
    expiresAt: createdAt + lifetimeMs,
    createdById: userId,
  };
  await write(async (tx) => {
    await tx.joinToken.create({ data });
    const { usesLimit, expiresAt, tags } = data;
    const target = { kind: "join token", id: data.id, name: data.label };
    await noteDeed(tx, actor, { action: "join token made", target, detail: { usesLimit, expiresAt, tags } });
  });
  return { id: data.id, token, expiresAt: data.expiresAt };
}

export type JoinProgress = {
  state: JoinTokenEntry["state"];
  uses: number;
  usesLimit: number;
  machines: { id: string; name: string }[];
  /** Who was refused last though it had this token, and why; forgotten with a restart. */
  refusal: TokenRefusal | null;
};

/** What became of a join token: which machines joined with it, the newest first. */
export async function readJoinProgress(id: string): Promise<JoinProgress> {
  await requireAdmin();
  const row = await (await database()).joinToken.findUnique({
    where: { id: z.string().parse(id) },
    include: { machines: { orderBy: { joinedAt: "desc" }, take: 1_000, select: { id: true, name: true } } },
  });
  if (!row) throw new NotFound("There is no such join token.");
  const { uses, usesLimit, machines } = row;
  return { state: stateOf(row), uses, usesLimit, machines, refusal: tokenRefusals().of(row.id) };
}

export async function listJoinTokens(): Promise<JoinTokenEntry[]> {
  await requireAdmin();
  const rows = await (await database()).joinToken.findMany({
    orderBy: { createdAt: "desc" },
    take: 100,
    select: {
      id: true,
      label: true,
      tags: true,
      settings: true,
      forgetAfterMs: true,
      uses: true,
      usesLimit: true,
      createdAt: true,
      expiresAt: true,
      revokedAt: true,
      createdBy: { select: { name: true } },
    },
  });
  return rows.map((row) => ({
    id: row.id,
    label: row.label,
    tags: tagsOf(row),
    settings: SettingsValues.safeParse(row.settings).data ?? null,
    forgetAfterMs: epochMs(row.forgetAfterMs),
    uses: row.uses,
    usesLimit: row.usesLimit,
    createdAt: epochMs(row.createdAt),
    createdBy: row.createdBy?.name ?? null,
    expiresAt: epochMs(row.expiresAt),
    state: stateOf(row),
  }));
}

type Limits = { revokedAt: bigint | null; expiresAt: bigint; uses: number; usesLimit: number };

export function stateOf(row: Limits, now = Date.now()): JoinTokenEntry["state"] {
  if (row.revokedAt !== null) return "revoked";
  if (row.expiresAt <= now) return "expired";
  return row.uses >= row.usesLimit ? "used up" : "open";
}

export async function revokeJoinToken(id: string): Promise<void> {
  const { actor } = await requireAdmin();
  // an action's argument is whatever its caller sent: undefined, or a filter, would find every token
  const known = z.string().parse(id);
  await write(async (tx) => {
    const open = { id: known, revokedAt: null };
    const token = await tx.joinToken.findFirst({ where: open, select: { label: true } });
    if (!token) throw new NotFound("There is no such open join token.");
    await tx.joinToken.updateMany({ where: open, data: { revokedAt: Date.now() } });
    const target = { kind: "join token", id: known, name: token.label };
    await noteDeed(tx, actor, { action: "join token revoked", target });
  });
}
