import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import type { NewBlock } from "../prisma/history/minute.ts";
import { sql } from "../prisma/history/sql.ts";
import { packMinutes } from "../prisma/testing/history.ts";

/**
 * Minutes of a machine's past, a sample a second, until `to`. They go past the hub's writer, which would step back for another
 * one: it writes other minutes.
 */
export function fillHistory(
  stateDir: string,
  machineId: string,
  { to, minutes }: { to: number; minutes: number },
): void {
  const database = new SqliteDatabase(join(stateDir, "realtimemonitor.db"), { timeout: 10_000 });
  try {
    const [insertBlock, putMinute] = [database.prepare(sql.insertBlock), database.prepare(sql.putMinute)];
    const endAt = to - (to % 60_000);
    const write = database.transaction((blocks: NewBlock[]) => {
      for (const { row, ...block } of blocks) {
        insertBlock.run(block);
        putMinute.run(row);
      }
    });
    write(packMinutes(machineId, { from: endAt - minutes * 60_000, minutes, runId: "00000000000000f1" }));
  } finally {
    database.close();
  }
}
