import { describe, expect, it } from "vitest";
import { POST } from "../clients/route.ts";
import { testServer } from "./testing/server.ts";
import { throughRouter } from "./testing/through-router.ts";

const { db } = testServer({ TUTORIAL_MODE: "1" });

let addresses = 0;
/** Each from an address of its own, unless it is said. */
const post = (body: string, headers: Record<string, string> = {}, address = `192.0.2.${++addresses}`) =>
  POST(
    new Request("http://localhost/clients/", {
      method: "POST",
      body,
      headers: {
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        ...throughRouter(address),
        ...headers,
      },
    }),
  );
const fieldOf = async (answer: Response) => [answer.status, (await answer.json()).error.field];

describe("the tutorial's client", () => {
  it("gets its settings for naming its ip, and its machine is made and noted once", async () => {
    const answers = await Promise.all([post("ip=10.0.0.1"), post("ip=10.0.0.1&x=y")]);
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({
        id: "ip-10.0.0.1",
        ip: "10.0.0.1",
        show_cpus: true,
        show_memory: true,
        show_disk: true,
        disabled: false,
        frequency: 1,
      });
    }
    const machines = await (await db()).machine.findMany();
    expect(machines).toMatchObject([
      { id: "ip-10.0.0.1", kind: "tutorial", publicKey: "ip-10.0.0.1", name: "10.0.0.1", joinTokenId: null },
    ]);
    const deeds = await (await db()).auditEntry.findMany();
    expect(deeds).toMatchObject([{ action: "machine joined", actorKind: "stranger", targetId: "ip-10.0.0.1" }]);
  });

  it("gets what an administrator decided since", async () => {
    await post("ip=10.0.0.1");
    await (await db()).machine.updateMany({ data: { show_cpus: false, disabled: true, frequency: 2.5 } });
    expect(await (await post("ip=10.0.0.1")).json()).toMatchObject({
      show_cpus: false,
      disabled: true,
      frequency: 2.5,
    });
  });

  it("is one machine for one IPv6 address, however it is capitalised", async () => {
    await post("ip=FE80::A");
    await post("ip=fe80::a");
    expect(await (await db()).machine.findMany()).toMatchObject([{ id: "ip-fe80::a", ip: "FE80::A" }]);
  });

  it.each([
    "",
    "ip",
    "ip=",
    "ip=1",
    "ip=m-0000000000000000",
    "ip=10.0.0.1%00",
    "ip=::1%25lo",
    "IP=10.0.0.1",
    '{"ip":"10.0.0.1"}',
  ])("is told which field is wrong in %o", async (body) => {
    expect(await fieldOf(await post(body))).toEqual([400, "ip"]);
    expect(await (await db()).machine.count()).toBe(0);
  });

  it("is no page of another site", async () => {
    const from = async (headers: Record<string, string>) => (await post("ip=10.0.0.1", headers)).status;
    expect(await from({ origin: "https://evil.example", host: "localhost" })).toBe(403);
    expect(await from({ origin: "null" })).toBe(403);
    expect(await from({ "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await from({ "sec-fetch-site": "same-origin" })).toBe(200);
  });

  it("is refused when it sends too much, and when it asks too often", async () => {
    expect((await post(`ip=10.0.0.1&x=${"y".repeat(20_000)}`)).status).toBe(413);
    const often = [];
    for (let n = 0; n < 40; n++) often.push((await post("ip=10.0.0.1", {}, "203.0.113.1")).status);
    expect(often.slice(0, 30)).toEqual(Array(30).fill(200));
    expect(often.at(-1)).toBe(429);
    expect((await post("ip=10.0.0.1")).status).toBe(200); // others may go on
  });

  it("is the last of a hundred", async () => {
    const row = (n: number) => ({ id: `ip-10.0.1.${n}`, publicKey: `ip-10.0.1.${n}`, name: "x", kind: "tutorial" });
    const rows = Array.from({ length: 99 }, (_, n) => ({ ...row(n), facts: {}, tags: [], joinedAt: 1 }));
    await (await db()).machine.createMany({ data: rows });
    const answers = await Promise.all(["10.0.0.1", "10.0.0.2", "10.0.0.3"].map((ip) => post(`ip=${ip}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403]);
    expect((await post("ip=10.0.1.7")).status).toBe(200); // known already
  });
});

it("who signs is answered as ever", async () => {
  expect(await fieldOf(await post("{}", { "content-type": "application/json" }))).toEqual([401, "realtimemonitor-key"]);
});
