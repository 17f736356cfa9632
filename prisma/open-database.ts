import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { PrismaClient } from "./generated/client.ts";

export type Database = PrismaClient;

/** How long a writer waits for another process's write before it fails. */
const busyTimeoutMs = 5_000;

/**
 * Opens the database that `applyMigrations` has made. Web and hub each hold one: write-ahead logging lets them read while
 * the other writes.
 */
export async function openDatabase(url: string): Promise<Database> {
  const database = new PrismaClient({
    adapter: new PrismaBetterSqlite3({ url, timeout: busyTimeoutMs }),
    transactionOptions: { maxWait: 10_000, timeout: 10_000 },
  });
  await database.$queryRawUnsafe("PRAGMA journal_mode = WAL");
  await database.$queryRawUnsafe("PRAGMA synchronous = NORMAL"); // survives a killed process; a power cut may lose the last writes
  return database;
}
