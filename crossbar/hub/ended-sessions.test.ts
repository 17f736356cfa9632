import { pageAuthid } from "@realtimemonitor/protocol/identifiers.ts";
import { procedures, topics } from "@realtimemonitor/protocol/topics.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTestHub, hubTimers, type TestHub } from "../testing/hub.ts";
import { addSession, type TestSession } from "../testing/people.ts";
import { Refused } from "./refused.ts";

let hub: TestHub;
let session: TestSession;
let authid: string;
beforeEach(async () => {
  vi.useFakeTimers(hubTimers);
  hub = await createTestHub();
  session = await addSession(hub.database, "admin");
  authid = pageAuthid(session.id);
  hub.start();
});
afterEach(async () => {
  await hub.dispose();
  vi.useRealTimers();
});

/** Time passes, and what the database was asked meanwhile is answered. */
async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await vi.waitFor(() => hub.database.session.count()); // one connection: what was asked before is answered before
  await new Promise(setImmediate);
}
/** Who the next frames of both kinds are not for. */
async function keptOut(): Promise<unknown[]> {
  hub.published.length = 0;
  await pass(3_000);
  const of = (topic: string) => hub.published.filter((one) => one.topic === topic).at(-1)?.options?.exclude_authid;
  return [of(topics.fleet), of(topics.fleetAdmin)];
}
const goodbyes = () => hub.called.filter(({ args }) => args[0] === authid);
/** One page of it is with the router, in its session 1. */
const isThere = () =>
  hub.setAnswerOfRouter((procedure, [of]) => {
    if (procedure === "wamp.session.get") return of === 1 ? { session: 1, authid, authrole: "admin" } : null;
    if (procedure === "wamp.session.list") return Array.isArray(of) && of.includes("admin") ? [1] : [];
    return of === authid ? [1] : [];
  });
const revoke = (revokedAt = Date.now()) =>
  hub.database.session.update({ where: { id: session.id }, data: { revokedAt } });

describe("the pages of a session that has ended", () => {
  it("are said goodbye to, and kept out of frames at once", async () => {
    isThere();
    await hub.local.endSession(session.id);
    expect(goodbyes()).toMatchObject([
      {
        procedure: "wamp.session.kill_by_authid",
        args: [authid, "realtimemonitor.close.session_ended", expect.any(String)],
      },
    ]);
    expect(await keptOut()).toEqual([[authid], [authid]]);
  });

  it("get no answer any more; others do", async () => {
    await hub.local.endSession(session.id);
    for (const procedure of [procedures.fleetSnapshot, procedures.fleetAdminSnapshot]) {
      expect(() => hub.call(procedure, [], authid)).toThrow(Refused);
      expect(hub.call(procedure, [], "v-another")).toHaveProperty("number");
    }
  });

  it("are kept out for as long as one of them is there, and no longer", async () => {
    isThere();
    await hub.local.endSession(session.id);
    await pass(120_000);
    expect(await keptOut()).toEqual([[authid], [authid]]);
    expect(goodbyes()).toHaveLength(1); // the router would log a second one as a fault
    hub.leave(2);
    await pass(31_000);
    expect(await keptOut()).toEqual([[authid], [authid]]);
    hub.setAnswerOfRouter(() => []);
    hub.leave(1);
    await pass(31_000);
    expect(await keptOut()).toEqual([undefined, undefined]);
  });

  it("are kept out also when the router does not say who they are, since it said goodbye to them before", async () => {
    hub.setAnswerOfRouter(() => Promise.reject(new Error("Already requested to close the session")));
    await hub.local.endSession(session.id);
    await pass(120_000);
    expect(await keptOut()).toEqual([[authid], [authid]]);
    hub.setAnswerOfRouter(() => []);
    await pass(31_000);
    expect(await keptOut()).toEqual([undefined, undefined]);
  });

  it("are kept out also when one joins in the very moment of the end", async () => {
    await hub.local.endSession(session.id);
    expect(await keptOut()).toEqual([[authid], [authid]]);
    expect(() => hub.call(procedures.fleetSnapshot, [], authid)).toThrow(/sign in again/);
  });

  it.each([
    ["was revoked", () => revoke()],
    ["has expired", () => hub.database.session.update({ where: { id: session.id }, data: { expiresAt: Date.now() } })],
    ["went with its user", () => hub.database.user.deleteMany()],
    ["is of a user who was disabled", () => hub.database.user.updateMany({ data: { disabledAt: Date.now() } })],
    ["is of no administrator any more", () => hub.database.user.updateMany({ data: { role: "viewer" } })],
  ])("are found in the database, when it %s and nobody told", async (_what, endIt) => {
    isThere();
    await pass(31_000);
    expect(goodbyes()).toEqual([]);
    await endIt();
    await pass(31_000);
    expect(goodbyes().length).toBeGreaterThan(0);
    expect(await keptOut()).toEqual([[authid], [authid]]);
  });

  it("are found by a hub that was not there when it ended, and only those that stayed are kept out", async () => {
    isThere();
    await revoke(Date.now() - 3_600_000);
    const left = await addSession(hub.database, "viewer");
    await hub.database.session.update({ where: { id: left.id }, data: { expiresAt: Date.now() - 1_800_000 } });
    hub.offer.onJoined();
    await pass(0);
    expect(await keptOut()).toEqual([[authid], [authid]]);
  });

  it("are looked for anew when the router was lost: they may have left meanwhile", async () => {
    isThere();
    await hub.local.endSession(session.id);
    hub.offer.onLost();
    hub.setAnswerOfRouter(() => []);
    await pass(61_000);
    expect(await keptOut()).toEqual([undefined, undefined]);
  });

  it("are not forgotten while the database cannot be read", async () => {
    isThere();
    await hub.local.endSession(session.id);
    vi.spyOn(hub.database.session, "findMany").mockRejectedValue(new Error("disk I/O error"));
    await pass(61_000);
    expect(await keptOut()).toEqual([[authid], [authid]]);
  });
});

it("pages are asked for once each, and those of a session that stands are left alone", async () => {
  isThere();
  await pass(95_000);
  expect(hub.called.filter(({ procedure }) => procedure === "wamp.session.get")).toHaveLength(1);
  expect(goodbyes()).toEqual([]);
  expect(await keptOut()).toEqual([undefined, undefined]);
});

it("frames say nothing of who is kept out while nobody is", async () => {
  expect(await keptOut()).toEqual([undefined, undefined]);
});

it("a caller that the router did not name gets no answer", () => {
  const snapshot = hub.offer.procedures.find((one) => one.procedure === procedures.fleetSnapshot);
  expect(() => snapshot?.answer([], undefined)).toThrow(Refused);
});
