// Prints a join token for the agent of this machine: one use, ten minutes. Whoever can write the database may make one.
import { randomUUID } from "node:crypto";
import { newJoinToken, sha256Hex } from "../crossbar/protocol/random.ts";
import { defaultSettings, SettingsValues } from "../crossbar/protocol/settings.ts";
import { openDatabase } from "../prisma/open-database.ts";

const lifetimeMs = 10 * 60_000;

const [databaseUrl] = process.argv.slice(2);
if (!databaseUrl) throw new Error("usage: local-agent-token.ts DATABASE_URL");

const database = await openDatabase(databaseUrl);
const token = newJoinToken();
await database.joinToken.create({
  data: {
    id: randomUUID(),
    hash: await sha256Hex(token),
    label: "This machine (made at the start)",
    tags: [],
    settings: SettingsValues.parse(defaultSettings),
    usesLimit: 1,
    createdAt: Date.now(),
    expiresAt: Date.now() + lifetimeMs,
  },
});
await database.$disconnect();
process.stdout.write(token);
