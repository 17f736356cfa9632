import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backUp } from "./backup.ts";
import { checkDatabase } from "./history/quick-check.ts";
import { openHistoryWriter } from "./history/writer.ts";
import { createTestDatabase, packMinutes, type TestDatabase } from "./testing/history.ts";
import { canMakeSmallDisk, makeSmallDisk } from "./testing/small-disk.ts";

const id = "m-0123456789abcdef";
let test: TestDatabase;
let folder: string;
beforeEach(() => {
  test = createTestDatabase();
  test.addMachine(id);
  folder = join(test.folder, "backups");
  mkdirSync(folder);
  const writer = openHistoryWriter(test.path);
  writer.write({ blocks: packMinutes(id, { from: 0, minutes: 3 }), events: [] });
  writer.close();
});
afterEach(() => test.remove());

describe("a backup", () => {
  it("is one file with all that is committed, its owner's alone, while another program writes", () => {
    test.database.exec("BEGIN IMMEDIATE");
    test.database.exec(`DELETE FROM "HistoryMinute"`); // not committed: it is not so
    const bytes = backUp(test.path, join(folder, "a.db"));
    test.database.exec("ROLLBACK");
    expect(readdirSync(folder)).toEqual(["a.db"]);
    expect(statSync(join(folder, "a.db"))).toMatchObject({ size: bytes });
    expect(statSync(join(folder, "a.db")).mode & 0o777).toBe(0o600);
    expect(checkDatabase(join(folder, "a.db"))).toEqual([]);
    const copy = new SqliteDatabase(join(folder, "a.db"), { readonly: true });
    for (const table of ["Machine", "HistoryBlock", "HistoryMinute", "HistoryHour", "_prisma_migrations"]) {
      expect(copy.prepare(`SELECT * FROM "${table}" ORDER BY 1`).all()).toEqual(test.all(table));
    }
    copy.close();
  });

  it("never takes the place of a file", () => {
    writeFileSync(join(folder, "a.db"), "dear");
    expect(() => backUp(test.path, join(folder, "a.db"))).toThrow(/a\.db is there already/);
    expect(statSync(join(folder, "a.db")).size).toBe(4);
  });

  it("says what is wrong, and leaves nothing behind", () => {
    expect(() => backUp(join(test.folder, "none.db"), join(folder, "a.db"))).toThrow(
      /no database at .*none\.db.*STATE_DIR/,
    );
    expect(() => backUp(test.path, join(folder, "no", "a.db"))).toThrow(/There is no folder .*no: make it/);
    writeFileSync(join(test.folder, "text.db"), "no database ".repeat(3000));
    expect(() => backUp(join(test.folder, "text.db"), join(folder, "a.db"))).toThrow(/damaged/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(!canMakeSmallDisk)("on a full disk is no file, and says so", () => {
    const disk = makeSmallDisk("100k");
    try {
      expect(() => backUp(test.path, join(disk.folder, "a.db"))).toThrow(/The disk of .* is full .*make room/);
      expect(readdirSync(disk.folder)).toEqual([]);
    } finally {
      disk.remove();
    }
  });
});
