import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newApiToken, newInvitationToken, newJoinToken } from "@realtimemonitor/protocol/random.ts";
import { afterEach, beforeEach, expect, it } from "vitest";
import { inPlayFile, searchLogs } from "./search-logs.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "logs-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const log = (text: string, name = "npm-1-0.log") => writeFileSync(join(folder, name), text);
const inPlay = (kind: string, value: string) =>
  writeFileSync(join(folder, inPlayFile), `${JSON.stringify({ kind, value })}\n`, { flag: "a" });

it("finds nothing in what says nothing", () => {
  log("hub │ joined the router\nm-0123456789abcdef joined as web-1\n");
  inPlay("a password", "correct horse battery");
  expect(searchLogs(folder)).toEqual({ files: 1, secrets: 1, found: [] });
});

it("finds a secret that was in play, by file, line and kind, and does not tell it", () => {
  log("all well\n");
  log("all well\nsign-in with correct horse battery refused\n", "npm-1-1.log");
  inPlay("a password", "correct horse battery");
  const { found } = searchLogs(folder);
  expect(found).toEqual([{ file: "npm-1-1.log", line: 2, kind: "a password" }]);
  expect(JSON.stringify(found)).not.toContain("horse");
});

it.each([
  ["a join token", newJoinToken()],
  ["an API token", newApiToken()],
  ["an invitation", newInvitationToken()],
  ["a one-time link", `http://127.0.0.1:8080/welcome#${"aB3_-".repeat(6)}xy`],
  ["a cookie or a ticket", "cookie: x=eyJhbGciOiJkaXIiLCJlbmMi.abc"],
  ["a nonce", `m1abcdef.${"aB3_".repeat(4)}.${"aB3_".repeat(10)}abc`],
  ["a private key", "-----BEGIN PRIVATE KEY-----"],
  ["a secret of 32 bytes", "0123456789abcdef".repeat(4)],
])("finds %s that nobody noted, by its shape", (kind, value) => {
  log(`before ${value} after\n`);
  expect(searchLogs(folder).found).toEqual([{ file: "npm-1-0.log", line: 1, kind }]);
});

it("leaves alone what looks like one and is none: public keys, ids, longer hex", () => {
  const publicKey = "0123456789abcdef".repeat(4);
  inPlay("public", publicKey);
  log(`${publicKey} m-0123456789abcdef ${"a".repeat(128)} x-j-1 v-${"a".repeat(24)}\n`);
  expect(searchLogs(folder).found).toEqual([]);
});

it("lets a package manager repeat the command that was typed, and nobody else", () => {
  const line = `$ exec node agent/src/main.ts --token ${newJoinToken()}\n`;
  log(line, "npx-1-0.log");
  expect(searchLogs(folder).found).toEqual([]);
  log(line, "npm-1-1.log");
  expect(searchLogs(folder).found).toHaveLength(1);
});
