import SqliteDatabase from "better-sqlite3";

/** Reads the whole database and tells what is damaged, ten things at most; nothing when all is well. Takes a second a GB or so. */
export function checkDatabase(databasePath: string): string[] {
  try {
    const database = new SqliteDatabase(databasePath, { readonly: true, fileMustExist: true });
    try {
      const lines = database.pragma("quick_check(10)") as { quick_check: string }[];
      return lines.map(({ quick_check }) => quick_check).filter((line) => line !== "ok");
    } finally {
      database.close();
    }
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
