import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { applyMigrations } from "../prisma/apply-migrations.ts";
import { type Database, openDatabase } from "../prisma/open-database.ts";

const stateDir = mkdtempSync(join(tmpdir(), "admin-"));
const url = `file:${join(stateDir, "realtimemonitor.db")}`;
const root = join(import.meta.dirname, "..");
let db: Database;

/** As `pnpm admin` runs it, on a server's state folder of this test's own. */
function admin(...given: string[]) {
  const env = { ...process.env, STATE_DIR: stateDir, DATABASE_URL: "", PORT: "18999", PUBLIC_URL: "" };
  return spawnSync(process.execPath, ["start/main.mjs", "admin", ...given], { cwd: root, env, encoding: "utf8" });
}
const deeds = async () =>
  (await db.auditEntry.findMany({ orderBy: { id: "asc" } })).map((one) => [one.actorKind, one.action]);

beforeAll(async () => {
  expect(admin("list-users").stderr).toContain("There is no server here yet");
  applyMigrations(url);
  db = await openDatabase(url);
  expect(admin("list-users").stdout).toBe("There is no account yet.\n");
  const eve = { id: "u-eve", email: "eve@example.org", name: "Eve", role: "viewer", passwordHash: "x", createdAt: 1 };
  await db.user.create({ data: { ...eve, disabledAt: 1 } });
});
afterAll(async () => {
  await db?.$disconnect();
  rmSync(stateDir, { recursive: true });
});

it.each([
  [["list-user"], /is no verb of pnpm admin; there are list-users/],
  [["__proto__"], /is no verb/],
  [["reset-password"], /like this: pnpm admin reset-password E-MAIL/],
  [["list-users", "x"], /like this: pnpm admin list-users/],
  [["make-admin", "a", "b"], /is no command/],
])("says what to do about %j", (given, words) => {
  expect(admin(...given)).toMatchObject({ status: 2, stdout: "", stderr: expect.stringMatching(words) });
});

it("makes no link for a disabled account, lets it in again as an administrator, and notes who did it", async () => {
  const refused = admin("reset-password", "EVE@example.org");
  expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining("eve@example.org is disabled") });
  expect(await db.invitation.count()).toBe(0);

  expect(admin("make-admin", "eve@example.org").stdout).toBe("Eve is an administrator now.\n");
  expect(admin("make-admin", "eve@example.org").stdout).toBe("Eve is an administrator already.\n");
  expect(await db.user.findFirst()).toMatchObject({ role: "admin", disabledAt: null });

  const { stdout } = admin("reset-password", "eve@example.org");
  expect(stdout).toMatch(/Eve sets a new password here.*\n {2}http:\/\/127\.0\.0\.1:18999\/invite#i-[a-z0-9]{40}\n$/);
  expect(await deeds()).toEqual([
    ["command", "role changed"],
    ["command", "user enabled"],
    ["command", "reset link made"],
  ]);
});
