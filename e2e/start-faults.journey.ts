// What can be wrong at a start is told in one line that says what to do, and nothing is left running.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyMigrations } from "../prisma/apply-migrations.ts";
import { freePort, root } from "./product.ts";

let stateDir: string;
let port: number;
let webPort: number;
beforeAll(async () => {
  stateDir = mkdtempSync("/tmp/rtm-");
  [port, webPort] = [await freePort(), await freePort()];
});
afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

function start(env: Record<string, string>, ...args: string[]) {
  const result = spawnSync("npm", ["start", "--silent", "--", ...args], {
    cwd: root,
    env: { ...process.env, STATE_DIR: stateDir, PORT: String(port), WEB_PORT: String(webPort), ...env },
    timeout: 100_000,
    encoding: "utf8",
  });
  return { code: result.status, told: result.stderr.trim(), printed: result.stdout };
}

describe("npm start", () => {
  it.each([
    [{ PORT: "http" }, /^✗ PORT: "http" is no port; use a number from 1 to 65535$/],
    [{ LOG_LEVEL: "loud" }, /^✗ LOG_LEVEL: "loud" is unknown; use one of error, warn, info, debug$/],
    [{ PUBLIC_URL: "monitor.example" }, /^✗ PUBLIC_URL: .* must be http\(s\):\/\/host/],
    [{ DATABASE_URL: "mysql://x" }, /^✗ DATABASE_URL: "mysql:" is not supported; use file:/],
    [{ STATE_DIR: `/tmp/${"x".repeat(100)}` }, /^✗ STATE_DIR: .* bytes too long for the Unix sockets.*shorter path$/],
    [{ HOST: "192.0.2.1" }, /^✗ HOST: cannot listen on 192\.0\.2\.1 .*use an address of this machine/],
  ])("refuses %o in one line", (env: Record<string, string>, words) => {
    expect(start(env)).toMatchObject({ code: 2, told: expect.stringMatching(words) });
  });

  it("refuses a busy port before it does anything else", async () => {
    const holders: Server[] = [];
    for (const [name, number] of [
      ["PORT", port],
      ["WEB_PORT", webPort],
    ] as const) {
      const holder = createServer().listen(number, "127.0.0.1");
      holders.push(holder);
      await new Promise((resolve) => holder.once("listening", resolve));
      const words = new RegExp(`^✗ ${name}: port ${number} is in use; end the program that has it, or choose another`);
      expect(start({})).toMatchObject({ code: 2, printed: "", told: expect.stringMatching(words) });
      holder.close();
    }
  });

  it("refuses a state folder of a newer version, and leaves it as it is", () => {
    const path = join(stateDir, "realtimemonitor.db");
    applyMigrations(`file:${path}`);
    const database = new SqliteDatabase(path);
    database.exec(`INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'x', '99990101_later')`);
    database.close();
    const { code, told } = start({});
    expect(code).toBe(1);
    expect(told).toMatch(
      /^✗ The database is of a newer version \(it has "99990101_later"\): update the program and start again\.$/,
    );
  });

  it("prints its help and version, and refuses what it does not know", () => {
    expect(start({}, "--help").printed).toMatch(/^Usage: npm start/);
    expect(start({}, "--version").printed).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(start({}, "--frobnicate")).toMatchObject({ code: 2, told: expect.stringMatching(/--frobnicate.*--help/s) });
    expect(start({}, "fly")).toMatchObject({ code: 2, told: expect.stringMatching(/"fly" is no command/) });
  });

  it("looks at everything with doctor and changes nothing", () => {
    const { code, printed } = start({ STATE_DIR: `${stateDir}/none` }, "doctor");
    expect(printed).toMatch(/✓ Node: v2\d.*✓ Python: 3\.\d+.*✓ packages.*✓ router.*✓ server: does not run/s);
    expect(code).toBe(0);
    const newer = start({}, "doctor");
    expect(newer.printed).toMatch(/✗ database: The database is of a newer version/);
    expect(newer.code).toBe(1);
  });
});
