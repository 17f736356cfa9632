// Prints a join token for the agent of this machine: one use, ten minutes.
import { openDatabase } from "../prisma/open-database.ts";
import { makeJoinToken } from "./join-token.ts";

const [databaseUrl] = process.argv.slice(2);
if (!databaseUrl) throw new Error("usage: local-agent-token.ts DATABASE_URL");

const database = await openDatabase(databaseUrl);
const label = "This machine (made at the start)";
const token = await makeJoinToken(database, { label, tags: [], usesLimit: 1, lifetimeMs: 10 * 60_000 });
await database.$disconnect();
process.stdout.write(token);
