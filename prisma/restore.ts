// Puts a backup in the place of the database: restore.ts DATABASE_URL FILE HUB_SOCKET
import { existsSync, linkSync, readdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { basename, dirname, join } from "node:path";
import SqliteDatabase, { type Database } from "better-sqlite3";
import { applyMigrations, missingMigrations } from "./apply-migrations.ts";
import { backUp, copyDatabase, explainFileError, sync } from "./backup.ts";
import { checkDatabase } from "./history/quick-check.ts";

/** What is not the backup's to say: which migrations this database has, and who writes history into it just now. */
const left = ["_prisma_migrations", "HistoryWriter"];

export type Restored = { machines: number; migrations: string[]; replaced: string | undefined };

/**
 * Makes the database what it was when the backup was made. A database that is whole may be in use meanwhile: it is filled anew
 * in one transaction. One that is damaged or absent is replaced, and then the server must not run. Killed at any time it leaves
 * the old or the new. `replaced` is a backup of what was there before.
 */
export async function restore(databasePath: string, file: string, hubSocket: string): Promise<Restored> {
  refuseWhatIsNoBackup(file, databasePath);
  const draft = `${databasePath}.restoring`;
  removeLeftovers(databasePath);
  try {
    copyDatabase(file, draft);
    const migrations = applyMigrations(`file:${draft}`);
    const machines = countMachines(draft);
    const replaced = `${databasePath}.before-restore-${new Date().toISOString().replaceAll(":", "-")}`;
    if (existsSync(databasePath) && checkDatabase(databasePath).length === 0) {
      applyMigrations(`file:${databasePath}`);
      backUp(databasePath, replaced);
      fill(databasePath, draft);
      return { machines, migrations, replaced };
    }
    if (await answers(hubSocket)) {
      throw new Error("The database is damaged or gone while the server runs. Stop the server, then restore again.");
    }
    return { machines, migrations, replaced: replace(databasePath, draft, replaced) };
  } catch (error) {
    throw new Error(explainFileError(error, dirname(databasePath)));
  } finally {
    removeLeftovers(databasePath);
  }
}

function refuseWhatIsNoBackup(file: string, databasePath: string): void {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  if (existsSync(databasePath) && realpathSync(file) === realpathSync(databasePath))
    throw new Error(`${file} is the database itself: name a backup of it.`);
  const problems = checkDatabase(file);
  if (problems.length > 0) throw new Error(`${file} is damaged, or no backup: ${problems.join("; ")}`);
  if (!tablesOf(file).includes("_prisma_migrations")) throw new Error(`${file} is no backup of realtimemonitor.`);
  missingMigrations(`file:${file}`); // says so when it is of a newer version
}

/** All tables at once: whoever has the database open sees the old, and then the new. */
function fill(databasePath: string, from: string): void {
  const database = new SqliteDatabase(databasePath, { fileMustExist: true, timeout: 30_000 });
  try {
    database.pragma("foreign_keys = OFF"); // tables come one after the other; they are looked at together
    database.prepare("ATTACH ? AS backup").run(from);
    database
      .transaction(() => {
        for (const table of tablesOf(from).filter((name) => !left.includes(name))) copyTable(database, table);
        const broken = database.pragma("foreign_key_check") as unknown[];
        if (broken.length > 0) throw new Error(`The backup does not hold together: ${JSON.stringify(broken[0])}`);
      })
      .immediate();
  } finally {
    database.close();
  }
}

function copyTable(database: Database, table: string): void {
  const columns = database
    .prepare<[string], string>(`SELECT name FROM pragma_table_info(?, 'backup')`)
    .pluck()
    .all(table);
  const names = columns.map((name) => `"${name}"`).join(", ");
  database.exec(
    `DELETE FROM main."${table}"; INSERT INTO main."${table}" (${names}) SELECT ${names} FROM backup."${table}"`,
  );
}

/** The file itself is exchanged. What the old one's log held must not be taken for the new one's: it goes first. */
function replace(databasePath: string, draft: string, replaced: string): string | undefined {
  const isThere = existsSync(databasePath);
  if (isThere) linkSync(databasePath, replaced);
  if (existsSync(`${databasePath}-wal`)) renameSync(`${databasePath}-wal`, `${replaced}-wal`);
  rmSync(`${databasePath}-shm`, { force: true });
  sync(draft);
  renameSync(draft, databasePath);
  sync(dirname(databasePath));
  return isThere ? replaced : undefined;
}

/** Also those of a restore that was killed. */
function removeLeftovers(databasePath: string): void {
  const [folder, name] = [dirname(databasePath), basename(databasePath)];
  const isLeftOver = (entry: string) =>
    entry.startsWith(`${name}.restoring`) ||
    (entry.startsWith(`${name}.before-restore-`) && /\.part(-journal)?$/.test(entry));
  for (const entry of readdirSync(folder).filter(isLeftOver)) rmSync(join(folder, entry), { force: true });
}

const tablesOf = (path: string) =>
  ask(path, (database) =>
    database
      .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
      .pluck()
      .all(),
  );
const countMachines = (path: string) =>
  ask(path, (database) => Number(database.prepare(`SELECT count(*) FROM "Machine"`).pluck().get()));

function ask<Answer>(path: string, question: (database: Database) => Answer): Answer {
  const database = new SqliteDatabase(path, { readonly: true, fileMustExist: true });
  try {
    return question(database);
  } finally {
    database.close();
  }
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

if (import.meta.main) {
  const [url, file, hubSocket] = process.argv.slice(2);
  if (!url || !file || !hubSocket) throw new Error("usage: restore.ts DATABASE_URL FILE HUB_SOCKET");
  const { machines, migrations, replaced } = await restore(url.replace(/^file:/, ""), file, hubSocket);
  const lines = [
    `Restored ${machines} machines with their history${migrations.length > 0 ? `, and brought it up to date` : ""}.`,
    ...(replaced ? [`What was there before is in ${replaced}`] : []),
    "Sessions are those of the backup: people may have to sign in again.",
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}
