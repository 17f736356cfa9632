import { createHash, randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import SqliteDatabase from "better-sqlite3";

/** As Prisma's own CLI keeps it, so that either may apply the next migration. */
const createMigrationsTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "checksum" TEXT NOT NULL,
  "finished_at" DATETIME,
  "migration_name" TEXT NOT NULL,
  "logs" TEXT,
  "rolled_back_at" DATETIME,
  "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

type Migration = { name: string; sql: string; checksum: string };

/**
 * Brings a SQLite database up to the migrations in a folder: makes the file when it is absent, applies each missing one
 * in its own transaction, in order, and returns their names. Refuses a database that knows a migration which this version
 * does not have (it is from a newer one), and one whose applied migration reads differently here.
 */
export function applyMigrations(url: string, folder = join(import.meta.dirname, "migrations")): string[] {
  const path = url.replace(/^file:/, "");
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // wherever DATABASE_URL points; what SQLite makes beside it gets the same mode
  closeSync(openSync(path, "a", 0o600));
  const database = new SqliteDatabase(path, { timeout: 10_000 });
  try {
    // These two take effect only before the first table. Blocks of history fill a large page; of a small one they waste up to a half.
    database.pragma("page_size = 16384");
    database.pragma("auto_vacuum = INCREMENTAL");
    database.pragma("journal_mode = WAL");
    database.exec(createMigrationsTable);
    // One writer at a time, so that two starts at once do not apply the same migration twice.
    return database.transaction(() => applyMissing(database, readMigrations(folder))).exclusive();
  } finally {
    database.close();
  }
}

/** The names of those that `applyMigrations` would apply; throws as it would. Changes nothing. */
export function missingMigrations(url: string, folder = join(import.meta.dirname, "migrations")): string[] {
  const database = new SqliteDatabase(url.replace(/^file:/, ""), { readonly: true, timeout: 10_000 });
  try {
    return findMissing(database, readMigrations(folder)).map(({ name }) => name);
  } finally {
    database.close();
  }
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

function applyMissing(database: SqliteDatabase.Database, migrations: Migration[]): string[] {
  const missing = findMissing(database, migrations);
  for (const { name, sql, checksum } of missing) {
    database.exec(sql);
    database
      .prepare(
        `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
         VALUES (?, ?, current_timestamp, ?, 1)`,
      )
      .run(randomUUID(), checksum, name);
  }
  return missing.map(({ name }) => name);
}

function findMissing(database: SqliteDatabase.Database, migrations: Migration[]): Migration[] {
  const applied = database
    .prepare<[], { name: string; checksum: string }>(
      `SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
    )
    .all();
  for (const { name, checksum } of applied) {
    const known = migrations.find((migration) => migration.name === name);
    if (!known)
      throw new Error(`The database is of a newer version (it has "${name}"): update the program and start again.`);
    if (known.checksum !== checksum) throw new Error(`Migration "${name}" was changed after it had been applied.`);
  }
  return migrations.filter(({ name }) => !applied.some((row) => row.name === name));
}

if (import.meta.main) {
  const [url] = process.argv.slice(2);
  if (!url) throw new Error("usage: apply-migrations.ts DATABASE_URL");
  for (const name of applyMigrations(url)) process.stdout.write(`${name}\n`);
}
