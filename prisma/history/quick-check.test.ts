import { openSync, statSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createTestDatabase, packMinutes, type TestDatabase } from "../testing/history.ts";
import { checkDatabase } from "./quick-check.ts";
import { openHistoryWriter } from "./writer.ts";

let test: TestDatabase;
beforeEach(() => {
  test = createTestDatabase();
  const writer = openHistoryWriter(test.path);
  writer.write({ blocks: packMinutes("m-0123456789abcdef", { from: 0, minutes: 20 }), events: [] });
  writer.close();
});
afterEach(() => test.remove());

it("says nothing of a database that is whole", () => {
  expect(checkDatabase(test.path)).toEqual([]);
});

it("tells of damage in the middle of a file", () => {
  test.database.pragma("wal_checkpoint(TRUNCATE)");
  const file = openSync(test.path, "r+");
  for (let at = 32_768; at < statSync(test.path).size; at += 16_384) writeSync(file, Buffer.alloc(64, 0xa5), 0, 64, at);
  const problems = checkDatabase(test.path);
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.length).toBeLessThanOrEqual(100);
});

it("tells when there is no database, or a file that is none", () => {
  expect(checkDatabase(join(test.folder, "none.db"))).toHaveLength(1);
  writeFileSync(
    join(test.folder, "text.db"),
    "a text that is long enough to be looked at, and no database ".repeat(30),
  );
  expect(checkDatabase(join(test.folder, "text.db"))).toEqual(["file is not a database"]);
});
