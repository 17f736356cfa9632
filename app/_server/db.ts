import "server-only";
import type { Prisma } from "../../prisma/generated/client.ts";
import { type Database, openDatabase } from "../../prisma/open-database.ts";
import { serverEnv } from "./env.ts";

/** Kept on globalThis: hot reload evaluates this module anew, and each evaluation would open one more connection. */
const kept = globalThis as { realtimemonitorDatabase?: Promise<Database>; realtimemonitorWrites?: Promise<unknown> };

export function database(): Promise<Database> {
  kept.realtimemonitorDatabase ??= openDatabase(serverEnv().databaseUrl);
  return kept.realtimemonitorDatabase;
}

export async function closeDatabase(): Promise<void> {
  const open = kept.realtimemonitorDatabase;
  delete kept.realtimemonitorDatabase;
  await (await open)?.$disconnect();
}

/**
 * Runs one write as a transaction, one at a time. The adapter has a single connection, and a query that does not belong to
 * the open transaction would run inside it all the same, and be rolled back with it: so every write goes through here.
 * What the hub's writes keep busy is tried again.
 */
export function write<Result>(work: (tx: Prisma.TransactionClient) => Promise<Result>): Promise<Result> {
  const turn = (kept.realtimemonitorWrites ?? Promise.resolve()).then(() => tryWrite(work));
  kept.realtimemonitorWrites = turn.catch(() => {});
  return turn;
}

const triesLimit = 6;

async function tryWrite<Result>(work: (tx: Prisma.TransactionClient) => Promise<Result>, tries = 1): Promise<Result> {
  try {
    return await (await database()).$transaction(work);
  } catch (error) {
    if (tries >= triesLimit || !isBusy(error)) throw error;
    await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** tries * Math.random()));
    return tryWrite(work, tries + 1);
  }
}

/** P1008: the adapter's word for SQLITE_BUSY; P2034: a write conflict. */
const isBusy = (error: unknown) =>
  error instanceof Error && "code" in error && (error.code === "P1008" || error.code === "P2034");
