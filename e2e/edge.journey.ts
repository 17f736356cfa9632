// The product's edge, attacked raw: signing in, sockets of other sites, and the end of a session.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { TicketAnswer } from "@realtimemonitor/protocol/ticket.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WampClient } from "../crossbar/testing/wamp-client.ts";
import { type Everybody, expectNoChange, makeToken, newToken, startWithEverybody, strangers } from "./everybody.ts";
import { type Answer, type Asked, cookiesOf, send } from "./http.ts";
import { root, until } from "./product.ts";
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

describe("a path", () => {
  /** What the router answers to exactly this target and host: a client's library would tidy them up. */
  const raw = (target: string, host = url.slice("http://".length)) =>
    new Promise<{ status: number; text: string }>((resolve) => {
      let text = "";
      const head = `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
      const socket = connect(Number(all.product.env.PORT), "127.0.0.1", () =>
        socket.write(Buffer.from(head, "latin1")),
      );
      socket.on("data", (data) => {
        text += data.toString("latin1");
      });
      socket.on("error", () => {});
      socket.on("close", () => resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), text }));
      socket.setTimeout(20_000, () => socket.destroy());
    });

  const up = ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..\\", "%c0%ae%c0%ae/", "..%252f", "....//", "%2e%2e%5c"];
  const from = [
    "/",
    "/_next/",
    "/_next/static/",
    "/_next/static/chunks/",
    "/icon-192.png/",
    "/clients/",
    "/api/machines/",
  ];
  it.each(from)("from %s leads to no file of the server", async (start) => {
    for (const step of up) {
      for (const [depth, file] of [
        [1, "package.json"],
        [2, "package.json"],
        [4, "package.json"],
        [8, "etc/passwd"],
        [2, ".realtimemonitor/secrets.json"],
      ] as const) {
        const { status, text } = await raw(`${start}${step.repeat(depth)}${file}`);
        expect([400, 401, 404, 308], `${start}${step} ${status}`).toContain(status);
        expect(text).not.toMatch(/"dependencies"|root:x:|"pusherSecret"/);
      }
    }
  });

  it.each([
    ...[
      "/.env",
      "/.git/config",
      "/package.json",
      "/proxy.ts",
      "/public/icon-192.png",
      "/_next/server/app/healthz/route.js",
    ],
    ...[
      "/icon-192.png%00.json",
      "/%00",
      "/%",
      "/%zz",
      "/_next/static/%00",
      "/_next/data/x/index.json",
      "/_next/",
      "/server/",
    ],
    ...["http://127.0.0.1/healthz", "//evil.example/", "/\\evil.example", "healthz", "*", "/\x80\xff", "/SIGN-IN"],
  ])("%s is nothing", async (target) => {
    const { status, text } = await raw(target);
    expect([400, 404, 405], `${status}`).toContain(status);
    expect(text).not.toMatch(/"dependencies"|\[core\]|location: /i);
  });

  it("leads to no host that somebody names", async () => {
    for (const host of [
      "evil.example",
      "evil.example:80",
      "a,b",
      "x@evil.example",
      "evil.example/",
      "[::1]",
      "127.0.0.1:99999",
    ]) {
      for (const target of ["/", "/healthz/", "/sign-in", "/api/auth/csrf", "/api/auth/providers"]) {
        const { status, text } = await raw(target, host);
        expect([200, 307, 308, 400]).toContain(status);
        expect(text, `${host} ${target}`).not.toMatch(/evil\.example|99999/);
      }
    }
  });
});

it("a server action of another site is refused, whatever host its sender forges", async () => {
  const id = builtActions().get(makeToken) ?? "";
  const call = { url: `${url}/admin/join-tokens`, id, ...newToken("forged"), cookie: all.cookieOf("admin") };
  const evil = { origin: "http://evil.example" };
  await refused(
    [
      callAction({ ...call, ...evil }),
      callAction({ ...call, ...evil, headers: { "x-forwarded-host": "evil.example" } }),
      callAction({ ...call, ...evil, headers: { forwarded: "host=evil.example", "x-original-host": "evil.example" } }),
      callAction({ ...call, origin: "null" }),
      callAction({ ...call, headers: { "sec-fetch-site": "cross-site" } }),
    ],
    [403],
  );
});

it("the web app's own port answers nobody but the router", async () => {
  const own = `http://127.0.0.1:${all.product.env.WEB_PORT}`;
  const forged = { "x-forwarded-for": "203.0.113.9", "x-realtimemonitor-router": "0".repeat(64) };
  for (const path of ["/", "/sign-in", "/clients/", "/healthz", "/live-ticket", "/api/auth/csrf"]) {
    for (const headers of [{}, forged, { ...forged, "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" }]) {
      const cookie = all.cookieOf("admin") ?? "";
      expect((await send(`${own}${path}`, { headers: { ...headers, cookie } })).status, path).toBe(421);
    }
  }
});

it("a body that is too long for its door is refused, and a method that is not known", async () => {
  const post = (path: string, bytes: number) =>
    send(`${url}${path}`, { method: "POST", headers: { origin: url }, body: "x".repeat(bytes) });
  await refused(
    [post("/live-ticket", 1_025), post("/sign-in", 65_537), post("/clients/", 16_385), post("/healthz", 1)],
    [413],
  );
  for (const method of ["TRACE", "BREW", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
    for (const path of ["/", "/sign-in", "/healthz", "/live-ticket", "/clients/", "/nothing"]) {
      expect([405], `${method} ${path}`).toContain((await send(`${url}${path}`, { method })).status);
    }
  }
});

it("every answer of the web app says what a browser may do with it", async () => {
  const built = Object.values<string>(
    JSON.parse(readFileSync(join(root, ".next", "app-path-routes-manifest.json"), "utf8")),
  );
  for (const path of [
    ...built.map((route) => route.replaceAll(/\[[^\]]+\]/g, "x")),
    "/nothing",
    "/_next/static/nothing.js",
  ]) {
    for (const role of ["nobody", "admin"] as const) {
      const { headers } = await all.ask(role, path);
      expect(headers, path).toMatchObject({
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
      });
      if (path.startsWith("/_next/static/")) continue;
      expect(headers, path).toMatchObject({
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": expect.stringContaining("camera=()"),
        "x-frame-options": "DENY",
        "content-security-policy": expect.stringMatching(
          /script-src 'self' 'nonce-[^']{24}'; .*frame-ancestors 'none'/,
        ),
      });
      expect(headers["strict-transport-security"]).toBeUndefined(); // it is reached by plain http here
      expect(headers["access-control-allow-origin"]).toBeUndefined();
      expect(headers["x-powered-by"]).toBeUndefined();
    }
  }
});

it("no two pages have one nonce", async () => {
  const nonces = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const { headers, text } = await send(`${url}/sign-in`);
      const nonce = /'nonce-([^']+)'/.exec(String(headers["content-security-policy"]))?.[1] ?? "";
      expect(text).toContain(`nonce="${nonce}"`);
      return nonce;
    }),
  );
  expect(new Set(nonces).size).toBe(20);
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
