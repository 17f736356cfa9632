import { type EnrolmentAnswer, PendingAnswer, Refusal } from "@realtimemonitor/protocol/enrolment.ts";
import { fingerprintOf } from "@realtimemonitor/protocol/fingerprint.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { forgetWhoAsked, pendingLimit } from "./ask-to-join.ts";
import { NotFound } from "./errors.ts";
import { removeMachine } from "./machines.ts";
import {
  approvePendingMachine,
  forgetRejection,
  readPendingMachines,
  rejectPendingMachine,
} from "./pending-machines.ts";
import { about, enrolAs, type Key, makeToken, newKey } from "./testing/agent-request.ts";
import { signInAs, testServer } from "./testing/server.ts";

vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());

const { db } = testServer();
const { version: _, ...settings } = defaultSettings;
const approval = { name: "alpha", tags: ["web"], settings };
beforeEach(async () => {
  forgetWhoAsked();
  await signInAs("admin");
});

const answerOf = async (response: Response) => (await response.json()) as EnrolmentAnswer;
const waiting = async () => (await readPendingMachines()).waiting;
const deeds = async () => (await (await db()).auditEntry.findMany()).map(({ action }) => action);
/** It asks without a token, and waits from now on. */
async function wait(key: Key = newKey(), more: object = {}, from = "192.0.2.7"): Promise<Key> {
  expect((await enrolAs(key, { ...about, ...more }, { from })).status).toBe(202);
  return key;
}
async function theOneThatWaits(): Promise<string> {
  const [entry] = await waiting();
  return entry?.id ?? "";
}

describe("a machine without a token", () => {
  it("waits, and both sides have the same fingerprint", async () => {
    const key = newKey();
    const response = await enrolAs(key, about, { from: "192.0.2.7" });
    expect(response.status).toBe(202);
    const { fingerprint } = PendingAnswer.parse(await response.json());
    expect(fingerprint).toBe(await fingerprintOf(key.hex));
    expect(await waiting()).toMatchObject([
      { name: "alpha", fingerprint, ip: about.ip, facts: about.facts, address: "192.0.2.7", isRejected: false },
    ]);
    expect(await (await db()).machine.count()).toBe(0);
  });

  it("is one that waits however often it asks, and is in the audit log once", async () => {
    const key = await wait();
    await Promise.all([wait(key), wait(key), wait(key, { ip: "10.0.0.2" })]);
    expect(await waiting()).toHaveLength(1);
    expect(await deeds()).toEqual(["machine asked to join"]);
  });

  it("keeps the name that the administrator looks at", async () => {
    const key = await wait();
    await wait(key, { name: "payroll" });
    expect(await waiting()).toMatchObject([{ name: "alpha" }]);
  });

  it("joins at once when it comes with a token, and waits no more", async () => {
    const key = await wait();
    const response = await enrolAs(key, { ...about, token: await makeToken() });
    expect(response.status).toBe(200);
    expect(await waiting()).toEqual([]);
  });

  it("is among a hundred at most: the one that has not asked for the longest time goes, and may ask again", async () => {
    const database = await db();
    const rows = Array.from({ length: pendingLimit }, (_, index) => ({
      id: `p${index}`,
      publicKey: String(index).padStart(64, "0"),
      name: "n",
      facts: {},
      address: "a",
      askedAt: index,
      seenAt: index === 0 ? 5_000 : index,
    }));
    await database.pendingMachine.createMany({ data: rows });
    const key = await wait();
    const ids = (await waiting()).map(({ id }) => id);
    expect(ids).toHaveLength(pendingLimit);
    expect(ids).toContain("p0"); // asked first, but goes on asking
    expect(ids).not.toContain("p1");
    await database.pendingMachine.deleteMany({ where: { publicKey: key.hex } });
    await wait(key);
  });

  it("cannot take every place with new keys from one address, nor keep others out by asking", async () => {
    const from = "198.51.100.66";
    const statuses: number[] = [];
    for (let count = 0; count < 40; count += 1) statuses.push((await enrolAs(newKey(), about, { from })).status);
    expect(statuses.filter((status) => status === 202)).toHaveLength(20);
    const refused = await enrolAs(newKey(), about, { from });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "60"]);
    await wait(newKey(), {}, "192.0.2.8");
    expect(await waiting()).toHaveLength(21);
    expect((await enrolAs(newKey(), { ...about, token: await makeToken() }, { from })).status).toBe(200);
  });
});

describe("an administrator", () => {
  it("approves: the key that waited is a machine, by the name and tags that he gave it", async () => {
    const key = await wait();
    const id = await approvePendingMachine(await theOneThatWaits(), approval);
    const answer = await answerOf(await enrolAs(key, { ...about, name: "another" }));
    expect(answer).toMatchObject({ machineId: id, settings: { ...settings, version: 1 } });
    expect(await (await db()).machine.findMany()).toMatchObject([{ id, name: "alpha", tags: ["web"] }]);
    expect(await waiting()).toEqual([]);
    expect(await deeds()).toEqual(["machine asked to join", "machine approved"]);
  });

  it("approves once, however many press at once, and nothing that is gone", async () => {
    await wait();
    const id = await theOneThatWaits();
    const results = await Promise.allSettled([1, 2, 3].map(() => approvePendingMachine(id, approval)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await (await db()).machine.count()).toBe(1);
    await expect(rejectPendingMachine(id)).rejects.toThrow(NotFound);
    for (const bad of [undefined, {}, { not: "" }, ["x"]]) {
      await expect(approvePendingMachine(bad as never, approval)).rejects.toThrow();
    }
  });

  it("rejects: the key is refused, with a token it may still join, and forgetting it lets it ask again", async () => {
    const key = await wait();
    const id = await theOneThatWaits();
    await rejectPendingMachine(id);
    const refused = await enrolAs(key, about);
    expect(refused.status).toBe(403);
    expect(Refusal.parse(await refused.json()).error).toMatchObject({
      field: "key",
      message: expect.stringMatching(/rejected/),
    });
    expect(await readPendingMachines()).toMatchObject({ waiting: [], rejected: [{ id, isRejected: true }] });
    await expect(approvePendingMachine("nobody", approval)).rejects.toThrow(NotFound);
    await forgetRejection(id);
    await wait(key);
    expect(await deeds()).toEqual([
      "machine asked to join",
      "machine rejected",
      "machine rejection forgotten",
      "machine asked to join",
    ]);
    await rejectPendingMachine(await theOneThatWaits());
    expect((await enrolAs(key, { ...about, token: await makeToken() })).status).toBe(200);
  });

  it("removes a machine whose agent goes on: it waits at once, and is let in as another", async () => {
    const key = newKey();
    const { machineId } = await answerOf(await enrolAs(key, { ...about, token: await makeToken() }));
    await removeMachine(machineId);
    await wait(key);
    const id = await approvePendingMachine(await theOneThatWaits(), approval);
    expect(id).not.toBe(machineId);
    expect((await answerOf(await enrolAs(key, about))).machineId).toBe(id);
  });
});
