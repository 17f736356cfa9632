// Copies the database into one file while the server goes on: backup.ts DATABASE_URL FILE
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { checkDatabase } from "./history/quick-check.ts";

/**
 * Everything as it was at one moment, whole and checked, or no file at all. The server may run and write meanwhile. Returns
 * the size of the file in bytes.
 */
export function backUp(databasePath: string, target: string): number {
  if (!existsSync(databasePath))
    throw new Error(
      `There is no database at ${databasePath}. Is STATE_DIR or DATABASE_URL set as it is for the server?`,
    );
  if (existsSync(target)) throw new Error(`${target} is there already: name another file, or remove it.`);
  if (!existsSync(dirname(target))) throw new Error(`There is no folder ${dirname(target)}: make it first.`);
  const draft = `${target}.${process.pid}.part`;
  try {
    copyDatabase(databasePath, draft);
    const problems = checkDatabase(draft);
    if (problems.length > 0) throw new Error(`The copy is damaged, and so may be the database: ${problems.join("; ")}`);
    sync(draft);
    renameSync(draft, target);
    sync(dirname(target));
    return statSync(target).size;
  } catch (error) {
    throw new Error(explainFileError(error, dirname(target)));
  } finally {
    for (const end of ["", "-journal"]) rmSync(draft + end, { force: true });
  }
}

/** A copy with all that is committed, without free space. Throws what SQLite throws. */
export function copyDatabase(from: string, to: string): void {
  closeSync(openSync(to, "wx", 0o600));
  chmodSync(to, 0o600); // whatever the umask
  const database = new SqliteDatabase(from, { readonly: true, fileMustExist: true, timeout: 10_000 });
  try {
    database.prepare("VACUUM INTO ?").run(to);
  } finally {
    database.close();
  }
}

/** Until it is on the disk; a folder too, for what was renamed in it. */
export function sync(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** What went wrong with files in a folder, in words that say what to do. */
export function explainFileError(error: unknown, folder: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/^(ENOSPC|EDQUOT|SQLITE_FULL|SQLITE_IOERR_WRITE)/.test(code))
    return `The disk of ${folder} is full (${code}): make room there, or use another.`;
  if (/^(EACCES|EPERM|EROFS|SQLITE_READONLY)/.test(code)) return `This user may not write to ${folder} (${code}).`;
  if (/^SQLITE_(BUSY|LOCKED)/.test(code))
    return `Another program has locked the database (${code}): close it and try again.`;
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return `The database is damaged (${message}).`;
  return message;
}

if (import.meta.main) {
  const [url, target] = process.argv.slice(2);
  if (!url || !target) throw new Error("usage: backup.ts DATABASE_URL FILE");
  const bytes = backUp(url.replace(/^file:/, ""), target);
  process.stdout.write(`Backed up to ${target}: ${(bytes / 1e6).toFixed(1)} MB, checked.\n`);
}
