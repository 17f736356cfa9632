import { type Database, openDatabase } from "../../prisma/open-database.ts";

/** SQLite blocks the whole process while it waits for another writer: the live view must not stand still for it. */
const busyTimeoutMs = 50;

export async function openHubDatabase(url: string): Promise<Database> {
  const database = await openDatabase(url);
  await database.$queryRawUnsafe(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  await database.$queryRawUnsafe("PRAGMA wal_autocheckpoint = 0"); // the history writer does it, and may wait for the disk
  return database;
}
