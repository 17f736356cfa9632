import { type EnrolmentAnswer, enrolmentBodyLimitBytes, Refusal } from "@realtimemonitor/protocol/enrolment.ts";
import { fingerprintOf } from "@realtimemonitor/protocol/fingerprint.ts";
import { newJoinToken } from "@realtimemonitor/protocol/random.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { beforeEach, describe, expect, it } from "vitest";
import { POST } from "../clients/route.ts";
import { makeNonce } from "./nonce.ts";
import { about, enrolAs, makeToken, newKey, post, signed } from "./testing/agent-request.ts";
import { testServer } from "./testing/server.ts";

const { db } = testServer();
let token: string;
beforeEach(async () => {
  token = await makeToken();
});

const answerOf = async (response: Response) => (await response.json()) as EnrolmentAnswer;
const refusalOf = async (response: Response) => Refusal.parse(await response.json()).error;
const uses = async () => (await (await db()).joinToken.findUnique({ where: { id: token } }))?.uses;

describe("a machine joins", () => {
  it("with a new key and a token, and gets the token's tags and first settings", async () => {
    const key = newKey();
    const answer = await answerOf(await enrolAs(key, { ...about, token }));
    expect(answer.settings).toEqual({ ...defaultSettings, frequency: 2, version: 1 });
    expect(answer.router).toEqual({ url: "/ws", realm: "realm1" });
    const row = await (await db()).machine.findUnique({ where: { id: answer.machineId } });
    expect(row).toMatchObject({ publicKey: key.hex, name: "alpha", ip: "10.0.0.1", tags: ["web"], facts: about.facts });
  });

  it("once, however often its key asks: one machine, one use, and no token needed again", async () => {
    const key = newKey();
    const first = await answerOf(await enrolAs(key, { ...about, token }));
    const again = await answerOf(await enrolAs(key, { ...about, token, ip: "10.0.0.9" }));
    const bare = await answerOf(await enrolAs(key, about));
    expect([again.machineId, bare.machineId]).toEqual([first.machineId, first.machineId]);
    expect(await uses()).toBe(1);
  });

  it("once when its key asks many times at once", async () => {
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 10 }, () => enrolAs(key, { ...about, token })));
    const ids = await Promise.all(answers.map(async (answer) => (await answerOf(answer)).machineId));
    expect(new Set(ids).size).toBe(1);
    expect(await uses()).toBe(1);
  });

  it("forty at once with one token: one machine each", async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => enrolAs(newKey(), { ...about, token })));
    expect(answers.map((answer) => answer.status)).toEqual(Array(40).fill(200));
    expect(await (await db()).machine.count()).toBe(40);
    expect(await uses()).toBe(40);
  });

  it("never more of them than the token has uses", async () => {
    token = await makeToken({ usesLimit: 3 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => enrolAs(newKey(), { ...about, token })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 403, 403, 403, 403, 403]);
    expect(await (await db()).machine.count()).toBe(3);
  });

  it("and stays the same one when its address and its host's name change, and the name that it has here stays", async () => {
    const key = newKey();
    const { machineId: id } = await answerOf(await enrolAs(key, { ...about, token }));
    await (await db()).machine.update({ where: { id }, data: { name: "renamed" } });
    const facts = { ...about.facts, hostname: "moved" };
    const answer = await answerOf(await enrolAs(key, { name: "moved", ip: "10.0.0.2", facts }, { from: "192.0.2.9" }));
    expect(answer.machineId).toBe(id);
    expect(await (await db()).machine.findMany()).toMatchObject([{ id, name: "renamed", ip: "10.0.0.2", facts }]);
  });

  it("as two when two hosts behind one address have the same name, ip and facts: the key is what they are", async () => {
    const [one, other] = [newKey(), newKey()];
    const from = "203.0.113.7";
    const [first, second] = [
      await answerOf(await enrolAs(one, { ...about, token }, { from })),
      await answerOf(await enrolAs(other, { ...about, token }, { from })),
    ];
    expect(second.machineId).not.toBe(first.machineId);
    expect((await answerOf(await enrolAs(one, about, { from }))).machineId).toBe(first.machineId);
    expect(await (await db()).machine.findMany({ select: { ip: true } })).toEqual([{ ip: about.ip }, { ip: about.ip }]);
  });

  it("and that is in the audit log once, with its fingerprint and no token", async () => {
    const key = newKey();
    await enrolAs(key, { ...about, token }, { from: "192.0.2.3" });
    await enrolAs(key, { ...about, token }, { from: "192.0.2.3" });
    const entries = await (await db()).auditEntry.findMany();
    expect(entries).toMatchObject([{ action: "machine joined", actorName: "alpha", address: "192.0.2.3" }]);
    expect(JSON.stringify(entries[0]?.detail)).toContain(await fingerprintOf(key.hex));
    expect(JSON.stringify(entries[0]?.detail)).not.toContain(token);
  });
});

describe("is refused and changes nothing", () => {
  it.each([
    [{ ...about, ip: "not-an-ip" }, "ip", /IPv4 or IPv6/],
    [{ ...about, name: "" }, "name", /at least 1/],
    [{ ...about, name: "x".repeat(65) }, "name", /at most 64/],
    [{ ...about, facts: { ...about.facts, arch: 1 } }, "facts.arch", /string/],
    [{ ...about, token: "nonsense" }, "token", /j-/],
    ["text", null, /object/],
  ])("a body with a bad field: %j", async (asked, field, message) => {
    const response = await enrolAs(newKey(), asked as object);
    expect(response.status).toBe(400);
    expect(await refusalOf(response)).toEqual({ field, message: expect.stringMatching(message) });
    expect(await (await db()).machine.count()).toBe(0);
  });

  it("what is not JSON, and what does not say that it is", async () => {
    const key = newKey();
    expect((await post("{", await signed("{", key))).status).toBe(400);
    const form = { ...(await signed("{}", key)), "content-type": "application/x-www-form-urlencoded" };
    expect((await post("{}", form)).status).toBe(415);
  });

  it("a body over the limit, whatever its length claims", async () => {
    const body = JSON.stringify({ ...about, token, more: "x".repeat(enrolmentBodyLimitBytes) });
    expect((await post(body, await signed(body, newKey()))).status).toBe(413);
    const stream = new Blob([body]).stream();
    const headers = await signed(body, newKey());
    const init: RequestInit & { duplex: "half" } = { method: "POST", body: stream, headers, duplex: "half" };
    const unmeasured = new Request("http://localhost/clients/", init);
    expect((await POST(unmeasured)).status).toBe(413);
  });

  it("no signature, another key's, and one for another body", async () => {
    const [key, body] = [newKey(), JSON.stringify({ ...about, token })];
    const headers = await signed(body, key);
    const { "realtimemonitor-signature": _, ...unsigned } = headers;
    expect((await post(body, unsigned)).status).toBe(401);
    expect((await post(body, { "content-type": "application/json" })).status).toBe(401);
    expect((await post(body, { ...headers, "realtimemonitor-key": newKey().hex })).status).toBe(401);
    expect((await post(body, { ...headers, "realtimemonitor-key": "f".repeat(64) })).status).toBe(401);
    expect((await post(JSON.stringify({ ...about, token, name: "other" }), headers)).status).toBe(401);
    expect((await post(body, { ...headers, "realtimemonitor-key": "xyz" })).status).toBe(400);
    expect(await (await db()).machine.count()).toBe(0);
  });

  it("a nonce that is old, from the future, or not the server's", async () => {
    const [key, body] = [newKey(), JSON.stringify({ ...about, token })];
    for (const nonce of [
      makeNonce(Date.now() - 61_000),
      makeNonce(Date.now() + 60_000),
      `${makeNonce()}x`,
      "a.b.c",
      "",
    ]) {
      const response = await post(body, await signed(body, key, nonce));
      expect(response.status).toBe(401);
      expect((await refusalOf(response)).field).toBe("realtimemonitor-nonce");
    }
  });

  it("a new key with a token that nobody made: it does not even wait", async () => {
    const response = await enrolAs(newKey(), { ...about, token: newJoinToken() });
    expect(response.status).toBe(403);
    expect((await refusalOf(response)).message).toMatch(/not known/);
    expect(await (await db()).pendingMachine.count()).toBe(0);
  });

  it.each([
    ["expired", { expiresAt: 5 }],
    ["revoked", { revokedAt: 5 }],
    ["used up", { usesLimit: 0 }],
  ])("a token that is %s, and says so to who holds it", async (state, more) => {
    const response = await enrolAs(newKey(), { ...about, token: await makeToken(more) });
    expect(response.status).toBe(403);
    expect((await refusalOf(response)).message).toContain(state);
    expect(await (await db()).machine.count()).toBe(0);
  });
});
