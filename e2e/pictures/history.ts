import { newRunId } from "@realtimemonitor/protocol/random.ts";
import SqliteDatabase from "better-sqlite3";
import { readingsAt } from "../../bench/simulate/collectors.ts";
import type { Host } from "../../bench/simulate/host.ts";
import { lifeAt } from "../../bench/simulate/life.ts";
import { createOpenMinutes } from "../../crossbar/hub/open-minutes.ts";
import { packMinute } from "../../prisma/history/minute.ts";
import { sql } from "../../prisma/history/sql.ts";

const [minuteMs, hourMs] = [60_000, 3_600_000];

/**
 * Stores what a simulated host would have said in the hours before it joined, once a second; while it was off it said nothing.
 * The tables' own statements are used, beside the hub's writer: it has nothing to write of that time.
 */
export function rememberHours(databaseFile: string, machineId: string, host: Host, hours: number): void {
  const database = new SqliteDatabase(databaseFile, { timeout: 10_000 });
  const [putBlock, putMinute, putHour] = [sql.insertBlock, sql.putMinute, sql.putHour].map((text) =>
    database.prepare(text),
  );
  const until = Number(database.prepare('SELECT joinedAt FROM "Machine" WHERE id = ?').pluck().get(machineId));
  const from = until - hours * hourMs - (until % hourMs);
  let runId = newRunId();
  let bootedAt = 0;
  const rememberMinute = (minuteAt: number) => {
    const open = createOpenMinutes();
    for (let at = minuteAt; at < Math.min(until, minuteAt + minuteMs); at += 1_000) {
      const life = lifeAt(host, at);
      if (!life.isOn) continue;
      if (life.bootedAt !== bootedAt) [bootedAt, runId] = [life.bootedAt, newRunId()];
      const seq = Math.round((at - bootedAt) / 1_000);
      const sample = {
        runId,
        seq,
        sampledAt: at,
        monotonicMs: at - bootedAt,
        settings_version: 1,
        ...readingsAt(host, at, bootedAt),
      };
      open.add(machineId, sample, at, at);
    }
    for (const block of open.close(() => true)) {
      const { row, ...packed } = packMinute(block);
      putBlock?.run(packed);
      putMinute?.run(row);
    }
  };
  const rememberHour = database.transaction((hourAt: number) => {
    for (let at = hourAt; at < Math.min(until, hourAt + hourMs); at += minuteMs) rememberMinute(at);
    putHour?.run({ machineId, hourAt });
  });
  for (let hourAt = from; hourAt < until; hourAt += hourMs) rememberHour.immediate(hourAt);
  database.prepare('UPDATE "Machine" SET joinedAt = ? WHERE id = ?').run(from, machineId);
  database.close();
}
