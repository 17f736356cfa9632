import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backUp } from "./backup.ts";
import { checkDatabase } from "./history/quick-check.ts";
import { openHistoryWriter } from "./history/writer.ts";
import { restore } from "./restore.ts";
import { createTestDatabase, packMinutes, type TestDatabase } from "./testing/history.ts";

const id = "m-0123456789abcdef";
let test: TestDatabase;
let backup: string;
let socket: string;
beforeEach(() => {
  test = createTestDatabase();
  test.addMachine(id);
  write(0);
  backup = join(test.folder, "backup.db");
  socket = join(test.folder, "hub.sock");
  backUp(test.path, backup);
});
afterEach(() => test.remove());

function write(minute: number): void {
  const writer = openHistoryWriter(test.path);
  writer.write({ blocks: packMinutes(id, { from: minute * 60_000, minutes: 3 }), events: [] });
  writer.close();
}
const tables = ["Machine", "HistoryBlock", "HistoryMinute", "HistoryHour", "Event"];
const contents = () => tables.map((table) => test.all(table));
const contentsOf = (path: string) => {
  const database = new SqliteDatabase(path, { readonly: true });
  const all = tables.map((table) => database.prepare(`SELECT * FROM "${table}" ORDER BY 1`).all());
  database.close();
  return all;
};
const left = () => readdirSync(test.folder).filter((name) => /restoring|part/.test(name));

describe("what is restored", () => {
  it("is what was backed up, for whoever has the database open; what was there before is kept", async () => {
    const before = contents();
    const writer = openHistoryWriter(test.path);
    test.addMachine("m-later");
    writer.write({ blocks: packMinutes(id, { from: 60_000, minutes: 9 }), events: [] });
    const later = contents();
    const { machines, replaced } = await restore(test.path, backup, socket);
    expect(machines).toBe(1);
    expect(contents()).toEqual(before);
    expect(contentsOf(replaced ?? "")).toEqual(later);
    expect(statSync(replaced ?? "").mode & 0o777).toBe(0o600);
    writer.write({ blocks: packMinutes(id, { from: 60_000, minutes: 9 }), events: [] });
    expect(test.count("HistoryMinute")).toBe(10);
    writer.close();
    expect(checkDatabase(test.path)).toEqual([]);
    expect(left()).toEqual([]);
  });

  it("is seen only when it is whole", async () => {
    const reader = new SqliteDatabase(test.path, { readonly: true });
    const count = reader.prepare(`SELECT count(*) FROM "HistoryMinute"`).pluck();
    write(10);
    reader.exec("BEGIN");
    expect(count.get()).toBe(6);
    await restore(test.path, backup, socket);
    expect(count.get()).toBe(6);
    reader.exec("COMMIT");
    expect(count.get()).toBe(3);
    reader.close();
  });

  it("may be of an older version: what it lacks is added", async () => {
    const [first = "", second = ""] = readdirSync(join(import.meta.dirname, "migrations")).filter(
      (name) => !/toml/.test(name),
    );
    const old = join(test.folder, "old.db");
    const database = new SqliteDatabase(old);
    database.exec(readFileSync(join(import.meta.dirname, "migrations", first, "migration.sql"), "utf8"));
    const known = test.database
      .prepare(`SELECT * FROM _prisma_migrations WHERE migration_name = ?`)
      .get(first) as object;
    database.exec(
      String(test.database.prepare(`SELECT sql FROM sqlite_schema WHERE name = '_prisma_migrations'`).pluck().get()),
    );
    database
      .prepare(
        `INSERT INTO _prisma_migrations VALUES (${Object.keys(known)
          .map((key) => `@${key}`)
          .join()})`,
      )
      .run(known);
    database.exec(
      `INSERT INTO "Machine" (id, publicKey, name, facts, tags, joinedAt) VALUES ('m-old', 'k', 'old', '{}', '[]', 5)`,
    );
    database.close();
    const { migrations } = await restore(test.path, old, socket);
    expect(migrations[0]).toBe(second);
    expect(test.all("Machine")).toMatchObject([{ id: "m-old", show_load: 1 }]);
    expect(test.count("HistoryMinute")).toBe(0);
  });
});

describe("a file", () => {
  const refused = async (file: string, words: RegExp) => {
    const before = contents();
    await expect(restore(test.path, file, socket)).rejects.toThrow(words);
    expect(contents()).toEqual(before);
    expect(left()).toEqual([]);
  };

  it("that is none, no database, another's, damaged, or the database itself is refused before anything is changed", async () => {
    const path = join(test.folder, "x.db");
    await refused(path, /There is no file/);
    writeFileSync(path, "no database ".repeat(3000));
    await refused(path, /damaged, or no backup: file is not a database/);
    rmSync(path);
    new SqliteDatabase(path).exec("CREATE TABLE a (b)").close();
    await refused(path, /is no backup of realtimemonitor/);
    writeFileSync(path, "");
    await refused(path, /is no backup of realtimemonitor/);
    const bytes = readFileSync(backup);
    writeFileSync(path, bytes.fill(0xa5, 40_000, bytes.length - 20_000));
    await refused(path, /damaged/);
    await refused(test.path, /is the database itself/);
    mkdirSync(join(test.folder, "folder"));
    await refused(join(test.folder, "folder"), /damaged, or no backup/);
  });

  it("of a newer version is refused", async () => {
    const newer = new SqliteDatabase(backup);
    newer.exec(`INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'y', '2999_later')`);
    newer.close();
    await refused(backup, /newer version.*2999_later.*update/);
  });
});

describe("a database that is damaged", () => {
  const damage = () => {
    test.database.close();
    const bytes = readFileSync(test.path);
    writeFileSync(test.path, bytes.fill(0xa5, 0, 50_000));
    writeFileSync(`${test.path}-wal`, "the log of what was there before");
  };
  const reopen = () => {
    test.database = new SqliteDatabase(test.path);
  };

  it("is replaced, and kept beside", async () => {
    const before = contents();
    damage();
    const { replaced } = await restore(test.path, backup, socket);
    reopen();
    expect(contentsOf(test.path)).toEqual(before);
    expect(readFileSync(replaced ?? "").subarray(0, 4)).toEqual(Buffer.alloc(4, 0xa5));
    expect(checkDatabase(test.path)).toEqual([]);
  });

  it("is left as it is while the server runs", async () => {
    damage();
    const hub = createServer().listen(socket);
    await expect(restore(test.path, backup, socket)).rejects.toThrow(/Stop the server/);
    hub.close();
    expect(readFileSync(test.path).subarray(0, 4)).toEqual(Buffer.alloc(4, 0xa5));
    await restore(test.path, backup, socket);
    reopen();
  });

  it("or gone is made anew", async () => {
    const before = contentsOf(test.path);
    test.database.close();
    for (const end of ["", "-wal", "-shm"]) rmSync(test.path + end, { force: true });
    expect(await restore(test.path, backup, socket)).toMatchObject({ replaced: undefined });
    reopen();
    expect(contentsOf(test.path)).toEqual(before);
  });
});

describe("a restore that is killed", () => {
  it("leaves the old or the new, and can be done again", { timeout: 60_000 }, async () => {
    write(100);
    const [old, restored] = [contents(), contentsOf(backup)];
    let killed = 0;
    for (let afterMs = 40; await isKilledAfter(afterMs); afterMs *= 1.2) {
      killed += 1;
      const now = contentsOf(test.path);
      expect(checkDatabase(test.path)).toEqual([]);
      if (JSON.stringify(now) !== JSON.stringify(old)) expect(now).toEqual(restored);
    }
    expect(killed).toBeGreaterThan(2);
    expect(contents()).toEqual(restored);
    write(200);
    await restore(test.path, backup, socket);
    expect(contents()).toEqual(restored);
    expect(left()).toEqual([]);
  });

  async function isKilledAfter(ms: number): Promise<boolean> {
    const program = join(import.meta.dirname, "restore.ts");
    const child = spawn(process.execPath, [program, `file:${test.path}`, backup, socket], { stdio: "ignore" });
    const timer = setTimeout(() => child.kill("SIGKILL"), ms);
    const signal = await new Promise((resolve) => child.once("exit", (_code, by) => resolve(by)));
    clearTimeout(timer);
    return signal !== null;
  }
});
