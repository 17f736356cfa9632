// Prints join tokens for the machines of the demo, as `pnpm simulate` takes them from TOKEN: one for each kind, with its tags.
import { openDatabase } from "../prisma/open-database.ts";
import { makeJoinToken } from "./join-token.ts";

const tagsOfKind = {
  web: ["production", "web"],
  database: ["production", "database"],
  build: ["build"],
  idle: ["spare"],
  desktop: ["office"],
};

const [databaseUrl, machines] = process.argv.slice(2);
if (!databaseUrl || !machines) throw new Error("usage: demo-tokens.ts DATABASE_URL MACHINES");

const database = await openDatabase(databaseUrl);
const tokens: string[] = [];
for (const [kind, tags] of Object.entries(tagsOfKind)) {
  const label = `Demo, simulated: ${kind}`;
  const options = { label, tags: ["simulated", ...tags], usesLimit: Number(machines), lifetimeMs: 30 * 60_000 };
  tokens.push(`${kind}=${await makeJoinToken(database, options)}`);
}
await database.$disconnect();
process.stdout.write(tokens.join(","));
