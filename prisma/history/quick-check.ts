import SqliteDatabase from "better-sqlite3";
export function checkDatabase(path: string): string[] {
  const database = new SqliteDatabase(path, { readonly: true });
  try {
    const rows = database.pragma("quick_check(10)") as { quick_check: string }[];
    return rows.map((row) => row.quick_check).filter((word) => word !== "ok");
  } catch (error) {
    return [String(error)];
  } finally {
    database.close();
  }
}
