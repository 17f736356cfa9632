import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach } from "vitest";
import { applyMigrations } from "../../../prisma/apply-migrations.ts";
import type { Database } from "../../../prisma/open-database.ts";
import { ensureSecrets } from "../../../start/secrets.mjs";
import { closeDatabase, database } from "../db.ts";
import { serverEnv } from "../env.ts";
import { closeHistoryReader } from "../history-reader.ts";
import { startSession } from "../start-session.ts";

/** A server of this test file's own: state folder, secrets, a real SQLite file that is empty before each test. */
export function testServer(env: Record<string, string> = {}): { stateDir: string; db: () => Promise<Database> } {
  const stateDir = mkdtempSync(join(tmpdir(), "rtm-web-"));
  // nothing listens on port 1: router and hub are away
  Object.assign(process.env, { STATE_DIR: stateDir, ROUTER_PORT: "1", LOG_LEVEL: "error", DATABASE_URL: "", ...env });
  ensureSecrets(serverEnv());
  applyMigrations(serverEnv().databaseUrl);

  beforeEach(async () => {
    const db = await database();
    await db.machine.deleteMany();
    await db.joinToken.deleteMany();
    await db.user.deleteMany();
    await db.firstSignInLink.deleteMany();
    await db.event.deleteMany();
    await db.historyBlock.deleteMany();
    await db.historyMinute.deleteMany();
    await db.historyHour.deleteMany();
    await db.historyPolicy.deleteMany();
    await db.publicDashboard.deleteMany();
    await db.pendingMachine.deleteMany();
    await db.invitation.deleteMany();
    await db.auditEntry.deleteMany();
  });
  afterAll(async () => {
    closeHistoryReader();
    await closeDatabase();
    rmSync(stateDir, { recursive: true });
  });
  return { stateDir, db: database };
}

/** What the request's cookie says; `vi.mock("./session-cookie.ts")` with `fakeSessionCookie` puts it in place. */
export const cookie: { sessionId: string | undefined } = { sessionId: undefined };

export const fakeSessionCookie = () => ({
  sessionLifetimeMs: 7 * 24 * 3_600_000,
  sessionIdOfCookie: async () => cookie.sessionId,
  askerAddress: async () => "192.0.2.1",
  dropSessionCookie: async () => {
    cookie.sessionId = undefined;
  },
});

export async function signInAs(role: "admin" | "viewer", name: string = role): Promise<string> {
  const id = `u-${name}`;
  const data = { id, email: `${name}@example.org`, name, passwordHash: "none", role, createdAt: Date.now() };
  await (await database()).user.create({ data });
  cookie.sessionId = await startSession(data, { address: "192.0.2.1", userAgent: null });
  await (await database()).auditEntry.deleteMany({ where: { actorId: id } }); // no part of what a test looks at
  return id;
}

export async function addMachine(id: string, more: { reportedVersion?: number; settingsVersion?: number } = {}) {
  const data = { id, publicKey: id.padEnd(64, "0"), name: id, facts: {}, tags: [], joinedAt: Date.now(), ...more };
  await (await database()).machine.create({ data });
}
