// The agents' endpoint, attacked raw: bodies that lie, replays, signatures for something else.
import { createHash } from "node:crypto";
import { newJoinToken, sha256Hex } from "@realtimemonitor/protocol/random.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Everybody, expectNoChange, startWithEverybody } from "./everybody.ts";
import { type Answer, type Asked, send } from "./http.ts";
import { enrol, facts, freshNonce, newKey, signed } from "./roles.ts";

let all: Everybody;
let url: string;
beforeAll(async () => {
  all = await startWithEverybody();
  ({ url } = all.product);
});
afterAll(() => all?.stop());

const refused = (asks: Promise<Answer>[], statuses: number[]) => expectNoChange(all, asks, statuses);

describe("POST /clients/", () => {
  const post = (headers: Asked["headers"] = {}, body: Asked["body"] = "{}", path = "/clients/") =>
    send(`${url}${path}`, { method: "POST", headers, body });
  const body = JSON.stringify({ name: "n", ip: null, facts });
  const good = async (text: string | Buffer = body, path?: string) =>
    signed(all.key, await freshNonce(all.product), text, path);

  it("takes a signed request again, and it changes nothing", async () => {
    const headers = await good();
    expect((await post(headers, body)).status).toBe(200);
    await refused([post(headers, body), post(headers, body)], [200]);
  });

  it("lets 40 agents join at once with one token: one machine each", async () => {
    const before = await all.db.machine.count();
    const token = newJoinToken();
    const { settings } = await all.db.joinToken.findFirstOrThrow();
    await all.db.joinToken.create({
      data: {
        id: "forty",
        hash: await sha256Hex(token),
        label: "forty",
        tags: [],
        settings: settings ?? {},
        usesLimit: 40,
        createdAt: Date.now(),
        expiresAt: Date.now() + 60_000,
      },
    });
    const answers = await Promise.all(Array.from({ length: 40 }, () => enrol(all.product, newKey(), { token })));
    expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(200));
    expect(new Set(answers.map(({ text }) => JSON.parse(text).machineId)).size).toBe(40);
    expect(await all.db.machine.count()).toBe(before + 40);
    expect((await enrol(all.product, newKey(), { token })).status).toBe(403); // used up
  });

  it("refuses a signature for another body, nonce, path, method or key", async () => {
    const headers = await good();
    const [nonce, other] = [await freshNonce(all.product), newKey()];
    const forged = `${"0".repeat(8)}.AAAAAAAAAAAAAAAA.${createHash("sha256").digest("base64url")}`;
    await refused(
      [
        post(headers, body.replace('"n"', '"m"')),
        post({ ...headers, "realtimemonitor-nonce": nonce }, body),
        post(await signed(all.key, forged, body), body),
        post(await good(body, "/clients"), body),
        post(await good(body, "/healthz"), body),
        post({ ...headers, "realtimemonitor-key": other.publicKey }, body),
        post({ ...headers, "realtimemonitor-signature": "0".repeat(128) }, body),
        post({ ...headers, "realtimemonitor-signature": "" }, body),
        post({ "content-type": "application/json" }, body),
      ],
      [401],
    );
    await refused([post({ ...headers, "realtimemonitor-key": "0" }, body)], [400]);
  });

  it("refuses a body that is not what it says", async () => {
    const asForm = "ip=192.0.2.1";
    await refused([post({ "content-type": "application/x-www-form-urlencoded" }, asForm), post({}, body)], [415]);
    for (const text of [asForm, "", "null", "[]", '"x"', "{", "{}", Buffer.from([0x7b, 0xff, 0x7d])]) {
      await refused([post(await good(text), text)], [400]);
    }
    const name = (text: string) => body.replace('"n"', text);
    const unfit = ['"\\ud800"', '"a\\u0000b"', '""', '" "', "5", '{"x":1}', `"${"x".repeat(65)}"`];
    for (const text of [...unfit.map(name), body.replace("null", '"999.1.1.1"')]) {
      const answer = await post(await good(text), text);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text).error.field).toMatch(/^(name|ip)$/);
    }
  });

  it("refuses a body over 16 KB, also one that does not say how long it is", async () => {
    const json = { "content-type": "application/json" };
    const big = Buffer.alloc(16_385, " ");
    await refused([post(json, big)], [413]);
    await refused(
      [post(json, [big.subarray(0, 9_000), big.subarray(9_000)]), post(await good(), [Buffer.from(body)])],
      [411],
    );
    const padded = body.padEnd(16_384, " ");
    await refused([post(await good(padded), padded)], [200]);
  });

  it("is not moved by keys that are no own properties, nor by text that no database keeps", async () => {
    const polluted = body.replace("{", '{"__proto__":{"token":"x","admin":true},"constructor":{"prototype":{"x":1}},');
    expect((await post(await good(polluted), polluted)).status).toBe(200);
    expect(JSON.parse((await send(`${url}/clients/`)).text)).toEqual({ nonce: expect.any(String) });
    for (const hostname of ["\ud800", "a\u0000b", "\u202e"]) {
      expect((await enrol(all.product, all.key, { facts: { ...facts, hostname } })).status).toBeLessThan(500);
    }
    expect((await all.ask("admin", `/admin/machines/${all.machineId}`)).status).toBe(200);
  });
});
