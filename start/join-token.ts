import { randomUUID } from "node:crypto";
import type { AuditAction } from "../app/_server/audit.ts";
import { newJoinToken, sha256Hex } from "../crossbar/protocol/random.ts";
import { defaultSettings, SettingsValues } from "../crossbar/protocol/settings.ts";
import type { Database } from "../prisma/open-database.ts";

export type TokenOptions = {
  label: string;
  tags: string[];
  usesLimit: number;
  lifetimeMs: number;
  /** First settings that are not the usual ones. */
  settings?: Partial<SettingsValues>;
};

/** A join token without an administrator: whoever can write the database may make one. */
export async function makeJoinToken(
  database: Database,
  { lifetimeMs, settings, ...given }: TokenOptions,
): Promise<string> {
  const token = newJoinToken();
  const createdAt = Date.now();
  const id = randomUUID();
  const row = {
    id,
    hash: await sha256Hex(token),
    ...given,
    settings: SettingsValues.parse({ ...defaultSettings, ...settings }),
    createdAt,
    expiresAt: createdAt + lifetimeMs,
  };
  const deed = {
    at: createdAt,
    actorKind: "command",
    actorName: "the server's start",
    action: "join token made" satisfies AuditAction,
    targetKind: "join token",
    targetId: id,
    targetName: row.label,
    detail: { usesLimit: row.usesLimit, expiresAt: row.expiresAt, tags: row.tags },
  };
  await database.$transaction([database.joinToken.create({ data: row }), database.auditEntry.create({ data: deed })]);
  return token;
}
