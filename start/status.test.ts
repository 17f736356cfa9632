import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createStatus, printStatus, readStatus } from "./status.mjs";

let folder: string;
let server: Server;
let printed: string;
let health = { code: 200, body: { status: "ok", router: "ok" } };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "status-"));
  server = createServer((_request, answer) => answer.writeHead(health.code).end(JSON.stringify(health.body)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  server.close();
  rmSync(folder, { recursive: true });
});

const env = () => ({
  statusFile: join(folder, "status.json"),
  logFile: join(folder, "server.log"),
  publicUrl: "http://example",
  localUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
});
const part = { name: "web", pid: 42, startedAt: Date.now() - 90_000, restarts: 2, lastEnd: "SIGKILL" };

it("tells each part, how often it came back, and the health", async () => {
  createStatus(env()).write([part, { ...part, name: "agent", pid: null, restarts: 0 }]);
  expect(await printStatus(env())).toBe(true);
  expect(printed).toMatch(/web +runs for 90 s \(process 42\), started again 2 × \(last end: SIGKILL\)/);
  expect(printed).toMatch(/agent +waits to be started again/);
  expect(printed).toMatch(/health +status ok, router ok/);
  expect(statSync(env().statusFile).mode & 0o777).toBe(0o600);
});

it("is not well when a part is not", async () => {
  createStatus(env()).write([part]);
  health = { code: 503, body: { status: "down", router: "down" } };
  expect(await printStatus(env())).toBe(false);
});

it("says that nothing runs, also after a server that was killed", async () => {
  expect(await printStatus(env())).toBe(false);
  expect(printed).toMatch(/not running.*npm start/);
  writeFileSync(env().statusFile, JSON.stringify({ pid: 2 ** 22 + 1, startedAt: 0, parts: [] }));
  expect(readStatus(env().statusFile)).toBeUndefined();
});

it("leaves no file behind when it ends", () => {
  const status = createStatus(env());
  status.write([part]);
  status.remove();
  expect(existsSync(env().statusFile)).toBe(false);
});
