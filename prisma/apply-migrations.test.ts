import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyMigrations } from "./apply-migrations.ts";
import { openDatabase } from "./open-database.ts";
import { schemaDiffSql } from "./schema-diff.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "migrations-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function addMigration(name: string, sql: string) {
  mkdirSync(join(folder, "migrations", name), { recursive: true });
  writeFileSync(join(folder, "migrations", name, "migration.sql"), sql);
}
const apply = () => applyMigrations(`file:${folder}/test.db`, join(folder, "migrations"));
const open = () => new SqliteDatabase(join(folder, "test.db"));

describe("migrations", () => {
  it("make exactly the schema of schema.prisma", async () => {
    expect(await schemaDiffSql()).toMatch(/empty migration/);
  });

  it("make a database that Prisma can use, vacuumed incrementally and written ahead, its owner's alone", async () => {
    const url = `file:${folder}/real.db`;
    expect(applyMigrations(url).length).toBeGreaterThan(0);
    expect(applyMigrations(url)).toEqual([]);
    const database = await openDatabase(url);
    expect(await database.machine.count()).toBe(0);
    for (const name of ["real.db", "real.db-wal"]) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    await database.$disconnect();
    const raw = new SqliteDatabase(join(folder, "real.db"));
    expect(raw.pragma("auto_vacuum", { simple: true })).toBe(2);
    expect(raw.pragma("journal_mode", { simple: true })).toBe("wal");
    raw.close();
  });

  it("are applied in order, each once", () => {
    addMigration("2_b", "ALTER TABLE a ADD COLUMN y TEXT;");
    addMigration("1_a", "CREATE TABLE a (x TEXT);");
    expect(apply()).toEqual(["1_a", "2_b"]);
    addMigration("3_c", "CREATE TABLE c (x TEXT);");
    expect(apply()).toEqual(["3_c"]);
  });

  it("leave nothing half-done when one fails", () => {
    addMigration("1_a", "CREATE TABLE a (x TEXT); CREATE TABLE a (x TEXT);");
    expect(apply).toThrow(/already exists/);
    const raw = open();
    expect(raw.prepare("SELECT name FROM sqlite_master WHERE name = 'a'").all()).toEqual([]);
    raw.close();
  });

  it("refuse a database of a newer version and say what to do", () => {
    addMigration("1_a", "CREATE TABLE a (x TEXT);");
    addMigration("2_b", "CREATE TABLE b (x TEXT);");
    apply();
    rmSync(join(folder, "migrations", "2_b"), { recursive: true });
    expect(apply).toThrow(/newer version.*2_b.*update/);
  });

  it("refuse a migration that was changed afterwards", () => {
    addMigration("1_a", "CREATE TABLE a (x TEXT);");
    apply();
    addMigration("1_a", "CREATE TABLE a (x TEXT, y TEXT);");
    expect(apply).toThrow(/1_a.*changed/);
  });
});
