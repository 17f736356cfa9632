import { defaultHistoryPolicy } from "@realtimemonitor/protocol/history.ts";
import { newMachineId } from "@realtimemonitor/protocol/random.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { NotAllowed, NotSignedIn } from "./errors.ts";
import * as exporting from "./export-machine.ts";
import * as fleet from "./fleet.ts";
import * as history from "./history.ts";
import * as policy from "./history-policy.ts";
import * as joinTokens from "./join-tokens.ts";
import * as liveTicket from "./live-ticket.ts";
import * as machines from "./machines.ts";
import * as pending from "./pending-machines.ts";
import * as publicDashboard from "./public-dashboard.ts";
import { revokeSession } from "./session.ts";
import * as settingsVerbs from "./settings.ts";
import * as shown from "./shown-machine.ts";
import { addMachine, cookie, signInAs, testServer } from "./testing/server.ts";

vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());

const { db } = testServer();
const id = newMachineId();
const { version: _, ...settings } = defaultSettings;
const newToken = { label: "x", tags: [], settings, usesLimit: 1, lifetimeMs: 60_000, forgetAfterMs: null };

/** Every verb of the data layer, and the least that may call it. A verb without a row here fails. */
const verbs: Record<string, { least: "viewer" | "admin"; call: () => Promise<unknown> }> = {
  readMachine: { least: "admin", call: () => machines.readMachine(id) },
  readSettings: { least: "admin", call: () => settingsVerbs.readSettings(id) },
  readSettingsOf: { least: "admin", call: () => settingsVerbs.readSettingsOf([id]) },
  listChanges: { least: "admin", call: () => settingsVerbs.listChanges(id, 10) },
  updateSettings: { least: "admin", call: () => settingsVerbs.updateSettings(id, { frequency: 5 }) },
  updateSettingsOf: { least: "admin", call: () => settingsVerbs.updateSettingsOf([id], { frequency: 5 }) },
  undoChange: { least: "admin", call: () => settingsVerbs.undoChange("some-change") },
  retagMachines: { least: "admin", call: () => machines.retagMachines([id], { add: ["x"], remove: [] }) },
  renameMachine: { least: "admin", call: () => machines.renameMachine(id, "x") },
  removeMachine: { least: "admin", call: () => machines.removeMachine(id) },
  createJoinToken: { least: "admin", call: () => joinTokens.createJoinToken(newToken) },
  readJoinProgress: { least: "admin", call: () => joinTokens.readJoinProgress("some-token") },
  listJoinTokens: { least: "admin", call: () => joinTokens.listJoinTokens() },
  revokeJoinToken: { least: "admin", call: () => joinTokens.revokeJoinToken("some-token") },
  readPendingMachines: { least: "admin", call: () => pending.readPendingMachines() },
  approvePendingMachine: {
    least: "admin",
    call: () => pending.approvePendingMachine("waits", { name: "x", tags: [], settings }),
  },
  rejectPendingMachine: { least: "admin", call: () => pending.rejectPendingMachine("waits") },
  forgetRejection: { least: "admin", call: () => pending.forgetRejection("rejected") },
  readFleet: { least: "viewer", call: () => fleet.readFleet() },
  readAdminFleet: { least: "admin", call: () => fleet.readAdminFleet() },
  readShownMachine: { least: "viewer", call: () => shown.readShownMachine(id) },
  readRecent: { least: "viewer", call: () => shown.readRecent(id) },
  readHistory: { least: "viewer", call: () => history.readHistory(id, { from: 0, to: 1, points: 1 }) },
  readEvents: { least: "viewer", call: () => history.readEvents(id) },
  exportMachine: { least: "admin", call: async () => (await exporting.exportMachine(id)).body.cancel() },
  readHistoryUsage: { least: "admin", call: () => policy.readHistoryUsage() },
  saveHistoryPolicy: { least: "admin", call: () => policy.saveHistoryPolicy(defaultHistoryPolicy) },
  readPublicSwitch: { least: "admin", call: () => publicDashboard.readPublicSwitch() },
  setPublicDashboard: { least: "admin", call: () => publicDashboard.setPublicDashboard(true) },
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
    database.pendingMachine.findMany(),
  ];
  return JSON.stringify(await Promise.all(tables), (_, value) => (typeof value === "bigint" ? String(value) : value));
}

beforeEach(async () => {
  cookie.sessionId = undefined;
  await addMachine(id);
  const token = { id: "some-token", hash: "h", label: "l", tags: [], settings, usesLimit: 1 };
  await (await db()).joinToken.create({ data: { ...token, createdAt: 1, expiresAt: 1 } });
  const asker = { name: "n", facts: {}, address: "a", askedAt: 1, seenAt: 1 };
  await (await db()).pendingMachine.create({ data: { ...asker, id: "waits", publicKey: "1" } });
  await (await db()).pendingMachine.create({ data: { ...asker, id: "rejected", publicKey: "2", rejectedAt: 1 } });
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
    ...fleet,
    ...shown,
    ...history,
    ...exporting,
    ...policy,
    ...liveTicket,
    ...publicDashboard,
  })
    .filter(([name, value]) => typeof value === "function" && !["stateOf", "Approval"].includes(name)) // a function of a row, a schema
    .map(([name]) => name);
  const answersAll = ["isDashboardPublic", "requirePublic"]; // whether it is public is no secret
  expect(exported.sort()).toEqual([...Object.keys(verbs), ...Object.keys(publicVerbs), ...answersAll].sort());
});

describe.each(Object.entries(verbs))("%s", (_name, { least, call }) => {
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
    await revokeSession(cookie.sessionId ?? "");
    await expect(call()).rejects.toThrow(NotSignedIn);
  });

  it(`${least === "admin" ? "refuses" : "serves"} a viewer`, async () => {
    await signInAs("viewer");
    const before = await state();
    if (least === "admin") await expect(call()).rejects.toThrow(NotAllowed);
    else await expect(call()).resolves.toBeDefined();
    expect(await state()).toBe(before);
  });

  it("serves an administrator", async () => {
    await signInAs("admin");
    await expect(call()).resolves.not.toThrow();
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
