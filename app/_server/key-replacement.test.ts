import { EnrolmentAnswer } from "@realtimemonitor/protocol/enrolment.ts";
import { fingerprintOf } from "@realtimemonitor/protocol/fingerprint.ts";
import { beforeEach, describe, expect, it } from "vitest";
import { forgetWhoAsked } from "./ask-to-join.ts";
import { makeNonce } from "./nonce.ts";
import { about, enrolAs, type Key, makeToken, newKey, post, signed } from "./testing/agent-request.ts";
import { testServer } from "./testing/server.ts";

const { db } = testServer();
let [old, next]: [Key, Key] = [newKey(), newKey()];
let machineId: string;

const keys = async () =>
  (await (await db()).machine.findMany({ orderBy: { joinedAt: "asc" } })).map((row) => row.publicKey);
const idOf = async (response: Response) => EnrolmentAnswer.parse(await response.json()).machineId;
async function joined(key: Key): Promise<string> {
  return idOf(await enrolAs(key, { ...about, token: await makeToken() }));
}
beforeEach(async () => {
  forgetWhoAsked();
  [old, next] = [newKey(), newKey()];
  machineId = await joined(old);
});

describe("a machine's new key", () => {
  it("takes the place of the old one, for the same machine, and is in the audit log", async () => {
    const answer = EnrolmentAnswer.parse(await (await enrolAs(old, about, { next })).json());
    expect(answer).toMatchObject({ machineId, publicKey: next.hex });
    expect(await keys()).toEqual([next.hex]);
    expect(await idOf(await enrolAs(next, about))).toBe(machineId);
    const [entry] = await (await db()).auditEntry.findMany({ where: { action: "machine key replaced" } });
    expect(entry?.detail).toEqual({ before: await fingerprintOf(old.hex), after: await fingerprintOf(next.hex) });
  });

  it("is answered again when the first answer was lost, however often, and replaced once", async () => {
    for (const _ of [1, 2, 3]) expect(await idOf(await enrolAs(old, about, { next }))).toBe(machineId);
    expect(await (await db()).auditEntry.count({ where: { action: "machine key replaced" } })).toBe(1);
  });

  it("leaves the old one worth nothing: it waits like any stranger's, and can replace nothing", async () => {
    await enrolAs(old, about, { next });
    expect((await enrolAs(old, about)).status).toBe(202);
    expect((await enrolAs(old, about, { next: newKey() })).status).toBe(202);
    expect(await keys()).toEqual([next.hex]);
  });

  it("needs the signatures of both keys over this very request", async () => {
    const [body, nonce] = [JSON.stringify({ ...about, newPublicKey: next.hex }), makeNonce()];
    const both = await signed(body, old, nonce, next);
    const { "realtimemonitor-new-signature": _, ...bare } = both;
    const other = await signed(body, old, makeNonce(), next);
    const ofOther = { ...both, "realtimemonitor-new-signature": other["realtimemonitor-new-signature"] ?? "" };
    const byAnother = await signed(body, old, nonce, newKey());
    for (const headers of [bare, ofOther, byAnother]) {
      const response = await post(body, headers);
      expect(response.status).toBe(401);
      expect((await response.json()).error.field).toBe("realtimemonitor-new-signature");
    }
    expect((await post(body, await signed(body, newKey(), nonce, next))).status).toBe(202); // of no machine
    expect(await keys()).toEqual([old.hex]);
  });

  it("can't be the key of another machine, nor take that machine over", async () => {
    const neighbour = newKey();
    const neighbourId = await joined(neighbour);
    expect((await enrolAs(old, about, { next: neighbour })).status).toBe(409);
    expect(await keys()).toEqual([old.hex, neighbour.hex]);
    expect(await idOf(await enrolAs(neighbour, about))).toBe(neighbourId);
  });

  it("does not wait any more, if it did", async () => {
    await enrolAs(next, about);
    await enrolAs(old, about, { next });
    expect(await (await db()).pendingMachine.count()).toBe(0);
  });
});
