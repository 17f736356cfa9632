import { statfsSync } from "node:fs";
import { defaultHistoryPolicy, HistoryPolicyValues } from "@realtimemonitor/protocol/history.ts";
import type { Database } from "better-sqlite3";
import { sql } from "./sql.ts";

const gib = 2 ** 30;

/** What an administrator has decided, or what holds until then. */
export function readPolicy(database: Database): HistoryPolicyValues {
  const stored = HistoryPolicyValues.safeParse(database.prepare(sql.policy).get());
  return stored.success ? stored.data : defaultHistoryPolicy;
}

/** The bytes that the database may take: what was decided, else 4 GiB or a fifth of the disk, whichever is less. */
export function capBytesOf({ capBytes }: HistoryPolicyValues, databasePath: string): number {
  if (capBytes !== null) return capBytes;
  const { blocks, bsize } = statfsSync(databasePath);
  return Math.min(4 * gib, Math.floor((blocks * bsize) / 5));
}
