import { Refusal } from "@realtimemonitor/protocol/enrolment.ts";
import { newMachineId, sha256Hex } from "@realtimemonitor/protocol/random.ts";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { answerApi } from "./api-caller.ts";
import { createApiToken, listApiTokens, type NewApiToken, revokeApiToken } from "./api-tokens.ts";
import { NotAllowed, NotFound, NotSignedIn } from "./errors.ts";
import { renameMachine } from "./machines.ts";
import { currentUser, requireAdmin, requireUser } from "./session.ts";
import { addMachine, cookie, signInAs, testServer } from "./testing/server.ts";
import { throughRouter } from "./testing/through-router.ts";

vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());

const { db } = testServer();
const hourMs = 3_600_000;
const make = async (scope: NewApiToken["scope"] = "read") =>
  (await createApiToken({ label: "backup", scope, lifetimeMs: hourMs })).token;

let lastAddress = 0;
/** Each from another address, unless it is told, so that no test uses up what another may. */
function ask(headers: Record<string, string>, method = "GET"): Request {
  const from = throughRouter(`2001:db8::${(lastAddress++).toString(16)}`);
  return new Request("http://monitor.example.org/api/machines", { method, headers: { ...from, ...headers } });
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const whoAsks = async () => Response.json(await requireUser());
const asAdmin = async () => Response.json((await requireAdmin()).role);
const statusOf = async (headers: Record<string, string>, answer = whoAsks, method = "GET") =>
  (await answerApi(ask(headers, method), answer)).status;

beforeEach(async () => {
  await signInAs("admin", "Ada");
});

describe("an API token", () => {
  it("is shown once, and kept as a hash that opens nothing", async () => {
    const token = await make();
    expect(token).toMatch(/^t-[a-z0-9]{40}$/);
    const hash = await sha256Hex(token);
    expect(await (await db()).apiToken.findMany()).toMatchObject([{ hash }]);
    expect(JSON.stringify(await listApiTokens())).not.toContain(hash);
    expect(await statusOf(bearer(hash))).toBe(401);
  });

  it("says who asks, by itself alone", async () => {
    const token = await make();
    cookie.sessionId = undefined;
    const answer = await answerApi(ask(bearer(token)), whoAsks);
    expect(await answer.json()).toMatchObject({
      userId: "u-Ada",
      role: "viewer",
      actor: { kind: "token", name: "backup (Ada)", address: expect.stringMatching(/^2001:db8::/) },
    });
    expect(await currentUser()).toBeUndefined(); // it was for that request
  });

  it("does not mix up who asks at the same time", async () => {
    const [reads, commands] = [await make(), await make("admin")];
    const slowly = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5 * Math.random()));
      return Response.json((await requireUser()).role);
    };
    const asks = Array.from({ length: 20 }, (_, n) => answerApi(ask(bearer(n % 2 ? reads : commands)), slowly));
    const roles = await Promise.all((await Promise.all(asks)).map((answer) => answer.json()));
    expect(roles).toEqual(roles.map((_, n) => (n % 2 ? "viewer" : "admin")));
  });

  it.each([
    "",
    "Bearer",
    "Bearer ",
    `Bearer t-${"0".repeat(40)}`,
    "Basic YTpi",
    `Bearer t-${"0".repeat(39)}`,
    "Bearer t-' OR 1=1 --",
    `Bearer ${"x".repeat(10_000)}`,
  ])("that is none is refused in spite of a good cookie: %.40s", async (authorization) => {
    const answer = vi.fn(whoAsks);
    const refused = await answerApi(ask({ authorization }), answer);
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toBe("Bearer");
    expect(Refusal.safeParse(await refused.json()).success).toBe(true);
    expect(answer).not.toHaveBeenCalled();
    expect(await statusOf({})).toBe(200); // the cookie alone is good
  });

  it("that reads may nothing that is for administrators, though its owner is one", async () => {
    expect(await statusOf(bearer(await make("read")), asAdmin)).toBe(403);
    expect(await statusOf(bearer(await make("admin")), asAdmin)).toBe(200);
  });

  it.each([
    ["was made a viewer", { role: "viewer" }, 403],
    ["was disabled", { disabledAt: 1 }, 401],
  ])("follows its owner, who %s, and comes back with him", async (_what, change, status) => {
    const token = await make("admin");
    const user = { where: { id: "u-Ada" } };
    await (await db()).user.update({ ...user, data: change });
    expect(await statusOf(bearer(token), asAdmin)).toBe(status);
    await (await db()).user.update({ ...user, data: { role: "admin", disabledAt: null } });
    expect(await statusOf(bearer(token), asAdmin)).toBe(200);
  });

  it("is gone with its owner, when it was revoked, and when its time is over", async () => {
    const [removed, revoked, expired] = [await make(), await make(), await make()];
    const id = async (token: string) =>
      (await (await db()).apiToken.findFirstOrThrow({ where: { hash: await sha256Hex(token) } })).id;
    await revokeApiToken(await id(revoked));
    await (await db()).apiToken.update({ where: { id: await id(expired) }, data: { expiresAt: Date.now() } });
    expect([await statusOf(bearer(revoked)), await statusOf(bearer(expired))]).toEqual([401, 401]);
    await (await db()).user.delete({ where: { id: "u-Ada" } });
    expect(await statusOf(bearer(removed))).toBe(401);
  });

  it("is in the log by its label and its owner, for what it changed", async () => {
    const machineId = newMachineId();
    await addMachine(machineId);
    const token = await make("admin");
    cookie.sessionId = undefined;
    await answerApi(ask(bearer(token)), async () => Response.json(await renameMachine(machineId, "x").then(() => 1)));
    expect(await (await db()).auditEntry.findMany({ where: { action: "machine renamed" } })).toMatchObject([
      { actorKind: "token", actorName: "backup (Ada)", address: expect.stringMatching(/^2001:db8::/) },
    ]);
  });

  it("tells when it was used last", async () => {
    await statusOf(bearer(await make()));
    await vi.waitFor(async () => expect((await listApiTokens())[0]?.lastUsedAt).toBeGreaterThan(Date.now() - 60_000));
  });

  it("asks so often and no more, and what is refused costs nobody else anything", async () => {
    const [busy, other] = [await make(), await make()];
    const statuses = [];
    for (let n = 0; n < 80; n++) statuses.push(await statusOf(bearer(busy)));
    expect(statuses.slice(0, 60)).toEqual(Array(60).fill(200));
    expect(statuses.at(-1)).toBe(429);
    expect(await statusOf(bearer(other))).toBe(200);
  });

  it("is not guessed at for long from one address, from which good ones still work", async () => {
    const from = throughRouter("203.0.113.9");
    const statuses = [];
    for (let n = 0; n < 30; n++)
      statuses.push(await statusOf({ ...from, ...bearer(`t-${String(n).padStart(40, "0")}`) }));
    expect(statuses[0]).toBe(401);
    expect(statuses.at(-1)).toBe(429);
    expect(await statusOf({ ...from, ...bearer(await make()) })).toBe(200);
  });
});

describe("a request that changes something", () => {
  const json = { "content-type": "application/json" };
  const own = { ...json, "sec-fetch-site": "same-origin" };

  it.each([
    ["by another site's script", { ...json, "sec-fetch-site": "cross-site", origin: "http://evil.example" }, 403],
    ["by a neighbour on the same site", { ...json, "sec-fetch-site": "same-site" }, 403],
    ["with nothing that says from where", json, 403],
    ["by a form", { ...own, "content-type": "text/plain" }, 415],
  ])("with a cookie, %s, is refused", async (_what, headers, status) => {
    const answer = vi.fn(whoAsks);
    for (const method of ["POST", "PATCH", "PUT", "DELETE"])
      expect(await statusOf(headers, answer, method)).toBe(status);
    expect(answer).not.toHaveBeenCalled();
  });

  it("is taken from a page of ours, and from a program with a token wherever it is", async () => {
    expect(await statusOf(own, whoAsks, "PATCH")).toBe(200);
    expect(await statusOf(bearer(await make()), whoAsks, "PATCH")).toBe(200);
  });
});

describe("API tokens", () => {
  it("of a viewer only read, and are his own affair and the administrators'", async () => {
    await make();
    await signInAs("viewer", "Bob");
    await expect(make("admin")).rejects.toThrow(NotAllowed);
    await make();
    const [own, ...others] = await listApiTokens();
    expect([own, others]).toMatchObject([{ owner: "Bob", isOwn: true, state: "open" }, []]);
    const [ofAda] = await (await db()).apiToken.findMany({ where: { userId: "u-Ada" } });
    await expect(revokeApiToken(ofAda?.id ?? "")).rejects.toThrow(NotFound);
    await signInAs("admin", "Cleo");
    expect((await listApiTokens()).map(({ owner }) => owner).sort()).toEqual(["Ada", "Bob"]);
    await revokeApiToken(own?.id ?? "");
    await expect(revokeApiToken(own?.id ?? "")).rejects.toThrow(NotFound);
  });

  it.each([undefined, null, "", { gt: "" }, ["a"]])("are not revoked by %j", async (id) => {
    await make();
    await expect(revokeApiToken(id as string)).rejects.toThrow();
    expect(await listApiTokens()).toMatchObject([{ state: "open" }]);
  });

  it.each([
    { label: " " },
    { label: "x".repeat(65) },
    { scope: "root" },
    { lifetimeMs: hourMs - 1 },
    { lifetimeMs: 367 * 24 * hourMs },
    { lifetimeMs: Number.NaN },
  ])("are not made with %j", async (change) => {
    const input = { label: "x", scope: "read", lifetimeMs: hourMs, ...change };
    await expect(createApiToken(input as NewApiToken)).rejects.toThrow();
  });

  it("are not without number", async () => {
    for (let n = 0; n < 50; n++) await make();
    await expect(make()).rejects.toThrow(/Revoke one first/);
  });

  it("are nothing to who is not signed in", async () => {
    cookie.sessionId = undefined;
    await expect(make()).rejects.toThrow(NotSignedIn);
  });
});
