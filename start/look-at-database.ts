// Says whether the database could be opened by this version, without changing it: for `doctor`.
import { existsSync } from "node:fs";
import { missingMigrations } from "../prisma/apply-migrations.ts";

const [url] = process.argv.slice(2);
if (!url) throw new Error("usage: look-at-database.ts DATABASE_URL");
const path = url.replace(/^file:/, "");
const missing = existsSync(path) ? missingMigrations(url) : undefined;
if (!missing) process.stdout.write(`${path} (will be made)`);
else process.stdout.write(missing.length > 0 ? `${missing.length} migrations will be applied` : path);
