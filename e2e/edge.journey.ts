// The product's edge, attacked raw: signing in, sockets of other sites, and the end of a session.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { TicketAnswer } from "@realtimemonitor/protocol/ticket.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WampClient } from "../crossbar/testing/wamp-client.ts";
import { type Everybody, expectNoChange, startWithEverybody, strangers } from "./everybody.ts";
import { type Answer, type Asked, cookiesOf, send } from "./http.ts";
import { until } from "./product.ts";
import { addSession, password, remembered } from "./roles.ts";
import { builtActions, callAction } from "./server-actions.ts";

let all: Everybody;
let url: string;
beforeAll(async () => {
  all = await startWithEverybody();
  ({ url } = all.product);
});
afterAll(() => all?.stop());

const refused = (asks: Promise<Answer>[], statuses: number[]) => expectNoChange(all, asks, statuses);

describe("signing in", () => {
  const csrf = async () => {
    const answer = await send(`${url}/api/auth/csrf`);
    return { cookie: cookiesOf(answer), csrfToken: JSON.parse(answer.text).csrfToken as string };
  };
  const asForm = { "content-type": "application/x-www-form-urlencoded" };
  const signIn = async (fields: Record<string, string>, headers: Record<string, string> = {}) => {
    const { cookie, csrfToken } = await csrf();
    const body = new URLSearchParams({ csrfToken, json: "true", ...fields }).toString();
    const all = { ...asForm, origin: url, cookie, ...headers };
    return send(`${url}/api/auth/callback/credentials`, { method: "POST", headers: all, body });
  };
  const good = { email: "viewer@example.org", password };

  it("gives a new session each time, in a cookie that no script reads, and leads to no other site", async () => {
    const fixed = all.cookieOf("forged cookie") ?? "";
    const evil = { callbackUrl: "https://evil.example/" };
    const answers = [
      await signIn({ ...good, ...evil }),
      await signIn(good, { cookie: `${(await csrf()).cookie}; ${fixed}` }),
    ];
    const first = answers[0];
    expect(first?.status).toBe(200);
    expect(first?.headers["set-cookie"]?.join("\n")).toMatch(/realtimemonitor-session-\d+=.*HttpOnly; SameSite=Lax/i);
    expect(JSON.stringify(first)).not.toContain("evil.example");
    const page = await send(`${url}/`, { headers: { cookie: cookiesOf(first as NonNullable<typeof first>) } });
    expect(page.text).toContain(all.machineName);
  });

  it("is refused with a wrong password, as one that is not known here is", async () => {
    const before = await remembered(all.db);
    const [wrong, unknown] = [
      await signIn({ ...good, password: "wrong" }),
      await signIn({ ...good, email: "x@y.example" }),
    ];
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.text).toBe(unknown.text);
    expect(await remembered(all.db)).toBe(before);
  });

  it("is refused without its token, from another site, and in any other shape", async () => {
    const post = (change: Asked) =>
      send(`${url}/api/auth/callback/credentials`, { method: "POST", headers: { ...asForm, origin: url }, ...change });
    const plain = new URLSearchParams({ ...good, json: "true" }).toString();
    const before = await remembered(all.db);
    expect(cookiesOf(await post({ body: plain }))).not.toContain("realtimemonitor-session");
    expect(await remembered(all.db)).toBe(before);
    await refused(
      [signIn(good, { origin: "http://evil.example" }), signIn(good, { "sec-fetch-site": "cross-site" })],
      [403],
    );
    const headers = { origin: url, "content-type": "application/json" };
    await refused([post({ headers, body: JSON.stringify(good) }), post({ headers, body: "{" })], [415]);
    await refused([post({ body: "x=".padEnd(8_193, "y") })], [413]);
  });

  it("has of next-auth nothing that is not needed", async () => {
    for (const path of [
      "session",
      "signin",
      "signout",
      "error",
      "verify-request",
      "callback/credentials",
      "_log",
      "x/y/z",
    ]) {
      await refused([send(`${url}/api/auth/${path}?callbackUrl=https://evil.example`)], [404]);
    }
    for (const path of ["signout", "_log", "signin/credentials", "session", "csrf"]) {
      await refused(
        [send(`${url}/api/auth/${path}`, { method: "POST", headers: { ...asForm, origin: url }, body: "" })],
        [404],
      );
    }
  });

  it("must wait after failures, whatever address one pretends to come from", async () => {
    const guess = (n: number) =>
      signIn(
        { email: "guessed@example.org", password: `guess ${n}` },
        { "x-forwarded-for": `10.0.0.${n}`, forwarded: `for=10.0.0.${n}` },
      );
    const answers = [];
    for (let n = 0; n < 7; n += 1) answers.push(decodeURIComponent((await guess(n)).text));
    expect(answers[0]).toContain("E-mail or password is wrong");
    expect(answers.at(-1)).toContain("Too many attempts");
    expect(all.product.output()).not.toContain("10.0.0.");
  });
});

describe("a live page", () => {
  const ticket = async (cookie: string, headers = {}) =>
    send(`${url}/live-ticket`, { method: "POST", headers: { origin: url, cookie, ...headers } });
  const ws = () => `${url.replace("http", "ws")}/ws`;

  it("of another site gets no ticket with a signed-in browser's cookie", async () => {
    const cookie = all.cookieOf("admin") ?? "";
    for (const headers of [
      { origin: "http://evil.example" },
      { origin: "null" },
      { origin: "http://evil.example", "x-forwarded-host": "evil.example" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ]) {
      const answer = await ticket(cookie, headers);
      expect(answer.status).toBe(403);
      expect(answer.text).not.toContain('ticket":');
    }
  });

  it("of another site gets no socket", async () => {
    for (const origin of ["http://evil.example", "null", "http://127.0.0.1:1"]) {
      await expect(WampClient.open({ url: ws(), origin })).rejects.toThrow(/400|403/);
    }
  });

  it("joins nobody by a cookie alone", async () => {
    const client = await WampClient.open({ url: ws(), origin: url });
    await expect(client.join({ authmethods: ["cookie", "anonymous"] })).rejects.toThrow(/wamp\.error/);
    await client.close();
  });

  it("ends when its user signs out, hears nothing more, and gets no other ticket", async () => {
    const viewer = await all.db.user.findFirstOrThrow({ where: { role: "viewer" } });
    const { cookie } = await addSession(all.product, all.db, viewer.id);
    const { authid, ticket: proof } = TicketAnswer.parse(JSON.parse((await ticket(cookie)).text));
    const client = await WampClient.open({ url: ws(), origin: url });
    await client.join({ authmethods: ["ticket"], authid, sign: () => proof });
    let frames = 0;
    await client.subscribe(topics.fleet, () => {
      frames += 1;
    });
    await until(() => frames > 0, 5_000);
    const id = builtActions().get("app/_shell/actions.ts#signOut") ?? "";
    await callAction({ url: `${url}/`, id, args: [], cookie });
    await until(() => client.goodbye === "realtimemonitor.close.session_ended", 5_000);
    const before = frames;
    await new Promise((resolve) => setTimeout(resolve, 5_000)); // two heartbeats
    expect(frames).toBe(before);
    expect((await ticket(cookie)).status).toBe(401);
    await client.close();
  });
});

it("no picture is made for a stranger", async () => {
  for (const picture of ["%2Ficon.svg", "http%3A%2F%2F127.0.0.1%2F", "%2Fhealthz"]) {
    expect((await send(`${url}/_next/image?url=${picture}&w=64&q=75`)).status).toBe(404);
  }
});

it("/notify publishes nothing that is not signed", async () => {
  const body = JSON.stringify({ topic: topics.settings(all.machineId), args: [{ frequency: 1 }] });
  for (const role of [...strangers, "viewer", "admin"] as const) {
    const answer = await all.ask(role, "/notify", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    expect(answer.status).toBe(400);
    expect((await all.ask(role, "/notify")).status).toBe(405);
  }
});

it("what the state folder keeps is its owner's alone", () => {
  const { stateDir } = all.product;
  expect(statSync(stateDir).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(stateDir)) {
    if (name === "router.sock") continue; // Crossbar makes it for all; the folder keeps them out
    expect(statSync(join(stateDir, name)).mode & 0o077, name).toBe(0);
  }
});

it("the logs have no secret, no cookie, no token and no password in them", () => {
  const log = all.product.output();
  expect(log).not.toMatch(/j-[a-z0-9]{32}|eyJ[\w-]{10}|next-auth\.|[0-9a-f]{64}/);
  expect(log).not.toContain(password);
});
