import { generateKeyPairSync, sign } from "node:crypto";
import {
  type EnrolmentAnswer,
  enrolmentBodyLimitBytes,
  Refusal,
  signingText,
} from "@realtimemonitor/protocol/enrolment.ts";
import { newJoinToken, sha256Hex } from "@realtimemonitor/protocol/random.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { beforeEach, describe, expect, it } from "vitest";
import { POST } from "../clients/route.ts";
import { makeNonce } from "./nonce.ts";
import { testServer } from "./testing/server.ts";

const { db } = testServer();
const hostFacts = { hostname: "h", os: "o", kernel: "k", arch: "x64", cpuModel: "c", agentVersion: "1" };
const about = { name: "alpha", ip: "10.0.0.1", facts: hostFacts };
let token: string;

async function makeToken(more: { usesLimit?: number; expiresAt?: number; revokedAt?: number } = {}): Promise<string> {
  const made = newJoinToken();
  const { version: _, ...settings } = { ...defaultSettings, frequency: 2 };
  const data = {
    id: made,
    hash: await sha256Hex(made),
    label: "t",
    tags: ["web"],
    settings,
    usesLimit: 100,
    createdAt: 1,
  };
  await (await db()).joinToken.create({ data: { ...data, expiresAt: Date.now() + 60_000, ...more } });
  return made;
}
beforeEach(async () => {
  token = await makeToken();
});

type Key = ReturnType<typeof newKey>;
function newKey() {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return { hex: publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex"), privateKey };
}

async function signed(body: string, key: Key, nonce = makeNonce()): Promise<Record<string, string>> {
  const text = signingText({ method: "POST", path: "/clients/", nonce, bodySha256: await sha256Hex(body) });
  return {
    "content-type": "application/json",
    "realtimemonitor-key": key.hex,
    "realtimemonitor-nonce": nonce,
    "realtimemonitor-signature": sign(null, Buffer.from(text), key.privateKey).toString("hex"),
  };
}

const post = (body: string, headers: Record<string, string>) =>
  POST(new Request("http://localhost/clients/", { method: "POST", body, headers }));

async function enrolAs(key: Key, asked: object): Promise<Response> {
  const body = JSON.stringify(asked);
  return post(body, await signed(body, key));
}
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
    expect(row).toMatchObject({ publicKey: key.hex, name: "alpha", ip: "10.0.0.1", tags: ["web"], facts: hostFacts });
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

  it("and keeps the name that an administrator gave it, but not its old address", async () => {
    const key = newKey();
    const { machineId: id } = await answerOf(await enrolAs(key, { ...about, token }));
    await (await db()).machine.update({ where: { id }, data: { name: "renamed" } });
    await enrolAs(key, { ...about, ip: "10.0.0.2" });
    expect(await (await db()).machine.findUnique({ where: { id } })).toMatchObject({ name: "renamed", ip: "10.0.0.2" });
  });
});

describe("is refused and changes nothing", () => {
  it.each([
    [{ ...about, ip: "not-an-ip" }, "ip", /IPv4 or IPv6/],
    [{ ...about, name: "" }, "name", /at least 1/],
    [{ ...about, name: "x".repeat(65) }, "name", /at most 64/],
    [{ ...about, facts: { ...hostFacts, arch: 1 } }, "facts.arch", /string/],
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

  it.each([
    ["no token", undefined, /new here/],
    ["an unknown one", newJoinToken(), /not known/],
  ])("a new key with %s", async (_, given, message) => {
    const response = await enrolAs(newKey(), { ...about, ...(given && { token: given }) });
    expect(response.status).toBe(403);
    expect((await refusalOf(response)).message).toMatch(message);
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
