/** SQLite's primary result codes (sqlite.org/rescode.html) as better-sqlite3 names them, in words for an administrator. */
const words: [code: string, explanation: string][] = [
  ["SQLITE_BUSY", "The database is locked by another program. Close what holds it open; writing goes on by itself."],
  ["SQLITE_LOCKED", "The database is locked by another program. Close what holds it open; writing goes on by itself."],
  ["SQLITE_FULL", "The disk is full, or the database may not grow. Make room; writing goes on by itself."],
  ["SQLITE_CORRUPT", "The database file is damaged. Restore a backup with: pnpm restore FILE"],
  ["SQLITE_NOTADB", "The database file is damaged: it is no SQLite file. Restore a backup with: pnpm restore FILE"],
  ["SQLITE_CANTOPEN", "The database file cannot be opened. Look whether it is there, and whose it is."],
  ["SQLITE_READONLY", "The database file may not be written. Look whose it is, and whether it was moved."],
  ["SQLITE_IOERR", "The disk reports an error. Look at the system's log, and whether the disk is full."],
];

export function explainStoreError(error: unknown): string {
  const code = codeOf(error);
  const found = words.find(([prefix]) => code.startsWith(prefix));
  const message = error instanceof Error ? error.message : String(error);
  return found ? `${found[1]} (${code})` : `The database takes no history: ${message}`;
}

/** After these the connection is of no use any more: the file may be another one by the next try. */
export const isFatal = (error: unknown): boolean => !/^SQLITE_(BUSY|LOCKED|FULL)/.test(codeOf(error));

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
