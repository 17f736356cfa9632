import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { serverSecrets } from "./env.ts";
import { isRouterWell, pushSettings } from "./pusher.ts";
import { testServer } from "./testing/server.ts";

let answer: { status: number; body: string } | "never";
let asked: { request: IncomingMessage; body: string } | undefined;
const router = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  asked = { request, body };
  if (answer !== "never") response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
});
await new Promise<void>((resolve) => router.listen(0, "127.0.0.1", resolve));
testServer({ ROUTER_PORT: String((router.address() as AddressInfo).port) });
beforeEach(() => {
  asked = undefined;
  answer = { status: 200, body: '{"id":123}' };
});
afterAll(() => {
  router.closeAllConnections();
  router.close();
});

const push = () => pushSettings("m-0123456789abcdef", defaultSettings);

describe("the pusher", () => {
  it("sends whole settings to one machine and the hub, signed as Crossbar wants it", async () => {
    expect(await push()).toBe(true);
    expect(JSON.parse(asked?.body ?? "")).toEqual({
      topic: "clientconfig.m-0123456789abcdef",
      args: [defaultSettings],
      options: { eligible_authid: ["m-0123456789abcdef", "hub"] },
    });
    const query = new URL(asked?.request.url ?? "", "http://router").searchParams;
    const hmac = createHmac("sha256", serverSecrets().pusherSecret);
    for (const name of ["key", "timestamp", "seq", "nonce"]) hmac.update(query.get(name) ?? "");
    // as Python's base64.urlsafe_b64encode: with padding
    const expected = hmac
      .update(asked?.body ?? "")
      .digest("base64")
      .replaceAll("+", "-")
      .replaceAll("/", "_");
    expect(query.get("signature")).toBe(expected);
    expect(query.get("timestamp")).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(query.get("nonce")).toMatch(/^\d+$/);
  });

  it.each([
    [200, '{"error":"wamp.error.not_authorized","args":[]}'],
    [401, '{"error":"bad signature"}'],
    [502, "bad gateway"],
  ])("says that it failed when the router answers %i %s", async (status, body) => {
    answer = { status, body };
    expect(await push()).toBe(false);
  });

  it("gives up after two seconds without an answer", async () => {
    answer = "never";
    const startedAt = performance.now();
    expect(await push()).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  it("knows a router by its refusal of a GET", async () => {
    answer = { status: 405, body: "{}" };
    expect(await isRouterWell()).toBe(true);
    answer = { status: 200, body: "some other program" };
    expect(await isRouterWell()).toBe(false);
  });
});
