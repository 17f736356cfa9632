import { defaultHistoryPolicy } from "@realtimemonitor/protocol/history.ts";
import { newMachineId } from "@realtimemonitor/protocol/random.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { beforeEach, describe, expect, it, vi } from "vitest";
import * as apiTokens from "./api-tokens.ts";
import type { AuditAction } from "./audit.ts";
import * as auditLog from "./audit-log.ts";
import { NotAllowed, NotFound, NotSignedIn, Refused } from "./errors.ts";
import * as exporting from "./export-machine.ts";
import * as fleet from "./fleet.ts";
import * as history from "./history.ts";
import * as policy from "./history-policy.ts";
import * as invitations from "./invitations.ts";
import * as joinTokens from "./join-tokens.ts";
import * as liveTicket from "./live-ticket.ts";
import * as machineKeys from "./machine-keys.ts";
import * as machineList from "./machine-list.ts";
import * as machines from "./machines.ts";
import * as ownAccount from "./own-account.ts";
import * as pending from "./pending-machines.ts";
import * as publicDashboard from "./public-dashboard.ts";
import * as sessions from "./sessions.ts";
import * as settingsVerbs from "./settings.ts";
import * as shown from "./shown-machine.ts";
import { addMachine, cookie, signInAs, testServer } from "./testing/server.ts";
import * as users from "./users.ts";

vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());

const { db } = testServer();
const id = newMachineId();
const { version: _, ...settings } = defaultSettings;
const newPassword = { current: "the password of all", password: "another, longer one" };
// those that signInAs makes have no password that could match
vi.mock("./passwords.ts", async (original) => ({
  ...(await original<typeof import("./passwords.ts")>()),
  matchesPassword: async () => true,
}));
const newInvitation = { role: "viewer", label: "x", lifetimeMs: 60_000 } as const;
const newToken = { label: "x", tags: [], settings, usesLimit: 1, lifetimeMs: 60_000, forgetAfterMs: null };

/** Who may ask is told so when the agent is not there; what is done when it is: machine-keys.test.ts. */
function unlessAway(error: unknown): void {
  if (!(error instanceof Refused)) throw error;
}

/**
 * Every verb of the data layer, and the least that may call it. A verb without a row here fails. `deed`: what the audit log
 * says of it afterwards; one that has none changes nothing.
 */
const verbs: Record<string, { least: "viewer" | "admin"; deed?: AuditAction; call: () => Promise<unknown> }> = {
  readMachine: { least: "admin", call: () => machines.readMachine(id) },
  readSettings: { least: "admin", call: () => settingsVerbs.readSettings(id) },
  readSettingsOf: { least: "admin", call: () => settingsVerbs.readSettingsOf([id]) },
  listChanges: { least: "admin", call: () => settingsVerbs.listChanges(id, 10) },
  updateSettings: {
    least: "admin",
    deed: "settings changed",
    call: () => settingsVerbs.updateSettings(id, { frequency: 5 }),
  },
  updateSettingsOf: {
    least: "admin",
    deed: "settings changed",
    call: () => settingsVerbs.updateSettingsOf([id], { frequency: 5 }),
  },
  undoChange: { least: "admin", deed: "settings changed", call: () => settingsVerbs.undoChange("some-change") },
  retagMachines: {
    least: "admin",
    deed: "machine retagged",
    call: () => machines.retagMachines([id], { add: ["x"], remove: [] }),
  },
  renameMachine: { least: "admin", deed: "machine renamed", call: () => machines.renameMachine(id, "x") },
  removeMachine: { least: "admin", deed: "machine removed", call: () => machines.removeMachine(id) },
  createJoinToken: { least: "admin", deed: "join token made", call: () => joinTokens.createJoinToken(newToken) },
  readJoinProgress: { least: "admin", call: () => joinTokens.readJoinProgress("some-token") },
  listJoinTokens: { least: "admin", call: () => joinTokens.listJoinTokens() },
  revokeJoinToken: { least: "admin", deed: "join token revoked", call: () => joinTokens.revokeJoinToken("some-token") },
  readPendingMachines: { least: "admin", call: () => pending.readPendingMachines() },
  approvePendingMachine: {
    least: "admin",
    deed: "machine approved",
    call: () => pending.approvePendingMachine("waits", { name: "x", tags: [], settings }),
  },
  rejectPendingMachine: { least: "admin", deed: "machine rejected", call: () => pending.rejectPendingMachine("waits") },
  forgetRejection: {
    least: "admin",
    deed: "machine rejection forgotten",
    call: () => pending.forgetRejection("rejected"),
  },
  askForNewKey: { least: "admin", call: () => machineKeys.askForNewKey(id).catch(unlessAway) },
  splitMachine: { least: "admin", call: () => machineKeys.splitMachine(id, "0".repeat(16)).catch(unlessAway) },
  readFleet: { least: "viewer", call: () => fleet.readFleet() },
  readAdminFleet: { least: "admin", call: () => fleet.readAdminFleet() },
  readShownMachine: { least: "viewer", call: () => shown.readShownMachine(id) },
  readRecent: { least: "viewer", call: () => shown.readRecent(id) },
  readHistory: { least: "viewer", call: () => history.readHistory(id, { from: 0, to: 1, points: 1 }) },
  readEvents: { least: "viewer", call: () => history.readEvents(id) },
  exportMachine: { least: "admin", call: async () => (await exporting.exportMachine(id)).body.cancel() },
  readHistoryUsage: { least: "admin", call: () => policy.readHistoryUsage() },
  saveHistoryPolicy: {
    least: "admin",
    deed: "history policy changed",
    call: () => policy.saveHistoryPolicy({ ...defaultHistoryPolicy, eventsDays: 7 }),
  },
  readPublicSwitch: { least: "admin", call: () => publicDashboard.readPublicSwitch() },
  setPublicDashboard: {
    least: "admin",
    deed: "public dashboard switched",
    call: () => publicDashboard.setPublicDashboard(true),
  },
  readAuditPage: { least: "admin", call: () => auditLog.readAuditPage({}) },
  exportAudit: { least: "admin", call: async () => (await auditLog.exportAudit({}, "csv")).cancel() },
  listUsers: { least: "admin", call: () => users.listUsers() },
  readUser: { least: "admin", call: () => users.readUser("some-user") },
  changeRole: { least: "admin", deed: "role changed", call: () => users.changeRole("some-user", "admin") },
  disableUser: { least: "admin", deed: "user disabled", call: () => users.disableUser("some-user") },
  enableUser: { least: "admin", deed: "user enabled", call: () => users.enableUser("disabled-user") },
  removeUser: { least: "admin", deed: "user removed", call: () => users.removeUser("some-user") },
  makeInvitation: { least: "admin", deed: "invitation made", call: () => invitations.makeInvitation(newInvitation) },
  makeResetLink: { least: "admin", deed: "reset link made", call: () => invitations.makeResetLink("some-user") },
  listInvitations: { least: "admin", call: () => invitations.listInvitations() },
  revokeInvitation: {
    least: "admin",
    deed: "invitation revoked",
    call: () => invitations.revokeInvitation("some-invitation"),
  },
  listSessionsOf: { least: "admin", call: () => sessions.listSessionsOf("some-user") },
  revokeSessionOf: { least: "admin", deed: "session revoked", call: () => sessions.revokeSessionOf("some-session") },
  listOwnSessions: { least: "viewer", call: () => sessions.listOwnSessions() },
  revokeOwnSession: {
    least: "viewer",
    deed: "session revoked",
    call: () => sessions.revokeOwnSession(cookie.sessionId ?? "").then(() => "done"),
  },
  // there is no other one
  revokeOtherSessions: { least: "viewer", call: () => sessions.revokeOtherSessions() },
  readOwnAccount: { least: "viewer", call: () => ownAccount.readOwnAccount() },
  changeOwnPassword: {
    least: "viewer",
    deed: "password changed",
    call: () => ownAccount.changeOwnPassword(newPassword),
  },
  listMachines: { least: "viewer", call: () => machineList.listMachines() },
  createApiToken: {
    least: "viewer",
    deed: "api token made",
    call: () => apiTokens.createApiToken({ label: "x", scope: "read", lifetimeMs: 3_600_000 }),
  },
  listApiTokens: { least: "viewer", call: () => apiTokens.listApiTokens() },
  revokeApiToken: { least: "admin", deed: "api token revoked", call: () => apiTokens.revokeApiToken("some-token") },
  makeLiveTicket: { least: "viewer", call: () => liveTicket.makeLiveTicket() },
};

/** What anybody may call while the dashboard is public, and nobody by it while it is not. */
const publicVerbs: Record<string, () => Promise<unknown>> = {
  readPublicFleet: () => fleet.readPublicFleet(),
  makePublicTicket: () => liveTicket.makePublicTicket("192.0.2.1"),
};

async function state() {
  const database = await db();
  const tables = [
    database.machine.findMany(),
    database.joinToken.findMany(),
    database.historyPolicy.findMany(),
    database.publicDashboard.findMany(),
    database.settingsChange.findMany(),
    database.auditEntry.findMany(),
    database.apiToken.findMany(),
    database.user.findMany({ where: { id: { in: ["some-user", "disabled-user"] } } }),
    database.session.findMany({ where: { id: "some-session" } }),
    database.invitation.findMany(),
    database.pendingMachine.findMany(),
  ];
  return JSON.stringify(await Promise.all(tables), (_, value) => (typeof value === "bigint" ? String(value) : value));
}

beforeEach(async () => {
  cookie.sessionId = undefined;
  await addMachine(id);
  const token = { id: "some-token", hash: "h", label: "l", tags: [], settings, usesLimit: 1 };
  await (await db()).joinToken.create({ data: { ...token, createdAt: 1, expiresAt: 1 } });
  const user = { id: "some-user", email: "some@example.org", name: "some", passwordHash: "none", role: "viewer" };
  await (await db()).user.create({ data: { ...user, createdAt: 1 } });
  const disabled = { ...user, id: "disabled-user", email: "disabled@example.org", disabledAt: 1 };
  await (await db()).user.create({ data: { ...disabled, createdAt: 1 } });
  const session = { id: "some-session", userId: user.id, createdAt: 1, expiresAt: Date.now() + 60_000 };
  await (await db()).session.create({ data: session });
  const invitation = { id: "some-invitation", hash: "h", role: "viewer", label: "l", createdAt: 1 };
  await (await db()).invitation.create({ data: { ...invitation, expiresAt: Date.now() + 60_000 } });
  const asker = { name: "n", facts: {}, address: "a", askedAt: 1, seenAt: 1 };
  await (await db()).pendingMachine.create({ data: { ...asker, id: "waits", publicKey: "1" } });
  await (await db()).pendingMachine.create({ data: { ...asker, id: "rejected", publicKey: "2", rejectedAt: 1 } });
  const apiToken = { id: "some-token", hash: "h", label: "l", scope: "read", userId: user.id, createdAt: 1 };
  await (await db()).apiToken.create({ data: { ...apiToken, expiresAt: Date.now() + 60_000 } });
  const change = { id: "some-change", machineId: id, version: 1, changedAt: 1 };
  await (await db()).settingsChange.create({
    data: { ...change, before: { ...settings, frequency: 9 }, after: settings },
  });
});

it("has a row for every verb of the data layer", () => {
  const exported = Object.entries({
    ...machines,
    ...settingsVerbs,
    ...joinTokens,
    ...pending,
    ...machineKeys,
    ...fleet,
    ...shown,
    ...history,
    ...exporting,
    ...policy,
    ...liveTicket,
    ...publicDashboard,
    ...auditLog,
    ...apiTokens,
    ...machineList,
    ...users,
    ...invitations,
    ...sessions,
    ...ownAccount,
  })
    .filter(([name, value]) => typeof value === "function" && !["stateOf", "Approval"].includes(name)) // a function of a row, a schema
    .map(([name]) => name);
  const answersAll = ["isDashboardPublic", "requirePublic"]; // whether it is public is no secret
  expect(exported.sort()).toEqual([...Object.keys(verbs), ...Object.keys(publicVerbs), ...answersAll].sort());
});

describe.each(Object.entries(verbs))("%s", (name, { least, deed, call }) => {
  it("refuses who is not signed in, and changes nothing", async () => {
    const before = await state();
    await expect(call()).rejects.toThrow(NotSignedIn);
    cookie.sessionId = "made-up";
    await expect(call()).rejects.toThrow(NotSignedIn);
    expect(await state()).toBe(before);
  });

  it("refuses a session that was revoked or has expired", async () => {
    await signInAs("admin");
    await (await db()).session.updateMany({ data: { expiresAt: Date.now() - 1 } });
    await expect(call()).rejects.toThrow(NotSignedIn);
    await (await db()).session.updateMany({ data: { expiresAt: Date.now() + 1000 } });
    await (await db()).session.updateMany({ data: { revokedAt: Date.now() } });
    await expect(call()).rejects.toThrow(NotSignedIn);
  });

  it(`${least === "admin" ? "refuses" : "serves"} a viewer`, async () => {
    await signInAs("viewer");
    const before = await state();
    if (name === "revokeApiToken")
      await expect(call()).rejects.toThrow(NotFound); // another's is none for him
    else if (least === "admin") await expect(call()).rejects.toThrow(NotAllowed);
    else await expect(call()).resolves.toBeDefined();
    if (least === "admin" || !deed) expect(await state()).toBe(before);
  });

  it(`serves an administrator, and ${deed ? `notes "${deed}", once` : "changes nothing"}`, async () => {
    const userId = await signInAs("admin");
    const before = await state();
    await expect(call()).resolves.not.toThrow();
    const noted = await (await db()).auditEntry.findMany({
      select: { action: true, actorId: true, address: true },
    });
    expect(noted).toEqual(deed ? [{ action: deed, actorId: userId, address: "192.0.2.1" }] : []);
    if (!deed) expect(await state()).toBe(before);
  });
});

describe.each(Object.entries(publicVerbs))("%s", (_name, call) => {
  it("refuses everybody while the dashboard is not public", async () => {
    await expect(call()).rejects.toThrow(NotSignedIn);
    await signInAs("admin");
    await expect(call()).rejects.toThrow(NotSignedIn);
    await publicDashboard.setPublicDashboard(true);
    await publicDashboard.setPublicDashboard(false);
    await expect(call()).rejects.toThrow(NotSignedIn);
  });

  it("serves anybody while it is, and opens nothing else", async () => {
    await signInAs("admin");
    await publicDashboard.setPublicDashboard(true);
    cookie.sessionId = undefined;
    await expect(call()).resolves.toBeDefined();
    for (const { call: verb } of Object.values(verbs)) await expect(verb()).rejects.toThrow(NotSignedIn);
  });
});

it("makes a ticket for the role and the session that asks", async () => {
  await signInAs("viewer");
  expect(await liveTicket.makeLiveTicket()).toMatchObject({ role: "viewer", authid: `v-${cookie.sessionId}` });
});
