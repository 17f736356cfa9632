import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "@realtimemonitor/protocol/log.ts";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { applyMigrations } from "../../prisma/apply-migrations.ts";
import { checkInBackground } from "./background-check.ts";

let folder: string;
let path: string;
const stop = new AbortController();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "check-"));
  path = join(folder, "test.db");
  applyMigrations(`file:${path}`);
  const database = new SqliteDatabase(path);
  const insert = database.prepare(`INSERT INTO "Event" (machineId, at, kind) VALUES (?, ?, 'online')`);
  for (let n = 0; n < 5_000; n += 1) insert.run(`m-${n}`, n);
  database.pragma("wal_checkpoint(TRUNCATE)");
  database.close();
});
afterEach(() => {
  stop.abort();
  rmSync(folder, { recursive: true });
});

it("tells that a file is whole, that it is damaged, and that it was mended", async () => {
  const whole = join(folder, "whole.db");
  copyFileSync(path, whole);
  const results: string[][] = [];
  const times = { firstMs: 0, againMs: 50 };
  const log = createLog("hub", "error", () => {});
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0xa5, 20_000, bytes.length - 5_000));
  checkInBackground(
    { databasePath: path, log, onResult: (problems) => void results.push(problems), times },
    stop.signal,
  );
  await vi.waitFor(() => expect(results[0]?.length).toBeGreaterThan(0), { timeout: 20_000 });
  copyFileSync(whole, path);
  await vi.waitFor(() => expect(results.at(-1)).toEqual([]), { timeout: 20_000 });
});
