import { randomUUID } from "node:crypto";
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
  await database.joinToken.create({
    data: {
      id: randomUUID(),
      hash: await sha256Hex(token),
      ...given,
      settings: SettingsValues.parse({ ...defaultSettings, ...settings }),
      createdAt,
      expiresAt: createdAt + lifetimeMs,
    },
  });
  return token;
}
