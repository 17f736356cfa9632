import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openLogFile } from "./log-file.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "log-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("moves a full file aside and keeps so many, readable by its owner alone", () => {
  const path = join(folder, "logs", "server.log");
  const write = openLogFile(path, { limitBytes: 20, kept: 2 });
  for (const name of ["one", "two", "three", "four", "five"]) write(`${name.padEnd(14, ".")}\n`);
  expect(readFileSync(path, "utf8")).toMatch(/^five/);
  expect(readFileSync(`${path}.1`, "utf8")).toMatch(/^four/);
  expect(readFileSync(`${path}.2`, "utf8")).toMatch(/^three/);
  expect(existsSync(`${path}.3`)).toBe(false);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it("goes on with the file of the start before", () => {
  const path = join(folder, "server.log");
  openLogFile(path)("one\n");
  openLogFile(path)("two\n");
  expect(readFileSync(path, "utf8")).toBe("one\ntwo\n");
});

it("loses a line rather than the server when the disk refuses", () => {
  const write = openLogFile(join(folder, "server.log"));
  rmSync(folder, { recursive: true });
  expect(() => write("lost\n")).not.toThrow();
  folder = mkdtempSync(join(tmpdir(), "log-"));
});
