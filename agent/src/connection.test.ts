import { generateKeyPairSync, sign, verify } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createComplaints } from "./complaints.ts";
import { type Connection, type ConnectionOptions, connect } from "./connection.ts";
import { challenge, FakeRouter } from "./fake-router.ts";
import type { Door } from "./membership.ts";

const id = "m-0123456789abcdef";
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
describe("the connection", () => {
  let router: FakeRouter;
  let door: Door | undefined;
  let stop: AbortController;
  let said: string[];
  let heard: unknown[];
  let joins: number;
  let refusals: number;
  let sentAway: number;

  const open = (timing: ConnectionOptions["timing"] = {}): Connection =>
    connect({
      door: () => door,
      identity: {
        publicKey: "ab".repeat(32),
        sign: (data) => sign(null, data, privateKey).toString("hex"),
      },
      inbound: (machineId) => ({
        [`clientconfig.${machineId}`]: (payload) => heard.push(payload),
        [`clientnotice.${machineId}`]: () => {
          throw new Error("a handler that throws");
        },
      }),
      onJoined: () => {
        joins += 1;
      },
      onRefused: () => {
        refusals += 1;
      },
      onSentAway: () => {
        sentAway += 1;
      },
      complaints: createComplaints({ warn: (text) => said.push(text), info: () => {} }),
      signal: stop.signal,
      timing: { firstBackoffMs: 20, lastBackoffMs: 40, ...timing },
    });
  const until = (what: () => unknown) => vi.waitFor(() => expect(what()).toBeTruthy(), { timeout: 4_000, interval: 5 });

  beforeEach(async () => {
    router = await FakeRouter.start();
    door = { machineId: id, url: `ws://127.0.0.1:${router.port}/ws`, realm: "realm1" };
    stop = new AbortController();
    said = [];
    heard = [];
    joins = 0;
    refusals = 0;
    sentAway = 0;
  });
  afterEach(async () => {
    stop.abort();
    await router.close();
  });

  it("joins as its machine, by a signature over the challenge, and subscribes before it counts as joined", async () => {
    open();
    await until(() => joins === 1);
    expect(router.got[0]).toMatchObject([
      1,
      "realm1",
      { authid: id, authmethods: ["cryptosign"], authextra: { pubkey: "ab".repeat(32) } },
    ]);
    const answer = String(router.of(5)[0]?.[1]);
    expect(answer.slice(128)).toBe(challenge);
    const signature = Buffer.from(answer.slice(0, 128), "hex");
    expect(verify(null, Buffer.from(challenge, "hex"), publicKey, signature)).toBe(true);
    expect(router.of(32).map((message) => message[3])).toEqual([`clientconfig.${id}`, `clientnotice.${id}`]);
  });

  it("publishes when it is joined, and before that loses what is given to it", async () => {
    const connection = open();
    expect(connection.publish("clientstats", { seq: 0 })).toBe(false);
    await until(() => joins === 1);
    expect(connection.publish("clientstats", { seq: 1 })).toBe(true);
    await until(() => router.of(16).length);
    expect(router.of(16).map((message) => message.slice(3))).toEqual([["clientstats", [{ seq: 1 }]]]);
  });

  it("is idle, and knows how long a round trip takes, only while it is joined", async () => {
    const connection = open();
    expect([connection.isIdle(), connection.roundTripMs()]).toEqual([false, null]);
    await until(() => joins === 1);
    await until(() => connection.roundTripMs() !== null);
    expect(connection.isIdle()).toBe(true);
    connection.publish("clientstats", { text: "x".repeat(20_000_000) });
    expect(connection.isIdle()).toBe(false);
    await until(() => connection.isIdle());
    stop.abort();
    expect(connection.isIdle()).toBe(false);
  });

  it("hands on what comes for it", async () => {
    open();
    await until(() => joins === 1);
    router.send([36, 1001, 1, {}, [{ version: 3 }]]);
    router.send([36, 1001, 2, {}]);
    await until(() => heard.length === 2);
    expect(heard).toEqual([{ version: 3 }, undefined]);
  });

  it("comes back after the router was killed, and survives that it is not there meanwhile", async () => {
    const connection = open();
    await until(() => joins === 1);
    const { port } = router;
    await router.close();
    await until(() => said.some((text) => text.includes("ECONNREFUSED")));
    expect(connection.publish("clientstats", {})).toBe(false);
    router = await FakeRouter.start(port);
    await until(() => joins === 2);
    expect(connection.publish("clientstats", {})).toBe(true);
  });

  it("comes back after the router said goodbye, after which autobahn would not", async () => {
    open();
    await until(() => joins === 1);
    router.send([6, {}, "wamp.close.system_shutdown"]);
    await until(() => joins === 2);
    expect(said).toEqual(["router: wamp.close.system_shutdown"]);
    expect(refusals).toBe(0);
  });

  it("asks whether it is still wanted when the router refuses it, says so once, and keeps trying", async () => {
    router.answers[5] = () => [3, { message: "no such machine" }, "wamp.error.not_authorized"];
    open();
    await until(() => router.of(1).length >= 3);
    expect(refusals).toBeGreaterThanOrEqual(2);
    expect(said).toEqual(["router: refused: wamp.error.not_authorized: no such machine"]);
  });

  it("only waits when the hub, which lets agents in, is not there yet", async () => {
    router.answers[1] = () =>
      router.of(1).length < 3 ? [3, { message: "no callee" }, "wamp.error.no_such_procedure"] : [2, 1, { roles: {} }];
    open();
    await until(() => joins === 1);
    expect(router.of(1)).toHaveLength(3);
    expect(refusals).toBe(0);
    expect(said).toEqual(["router: wamp.error.no_such_procedure: no callee"]);
  });

  it("is lost when a subscription is refused, for then settings would not arrive", async () => {
    router.answers[32] = ([type, request]) => [8, type, request, {}, "wamp.error.not_authorized"];
    open();
    await until(() => refusals > 0);
    expect(joins).toBe(0);
    expect(said[0]).toBe("router: refused: subscribing: wamp.error.not_authorized");
  });

  it("gives up a line on which nothing is heard, and holds one on which there are pings", async () => {
    open({ silenceTimeoutMs: 600 });
    await until(() => joins === 1);
    const pinging = setInterval(() => router.sockets.at(-1)?.ping(), 50);
    await new Promise((resolve) => setTimeout(resolve, 900));
    clearInterval(pinging);
    expect(joins).toBe(1);
    await until(() => joins >= 2);
    expect(said).toEqual(["router: nothing heard for 0.6 s"]);
  });

  it("tells when the hub ended the session, by its words, and joins again", async () => {
    open();
    await until(() => joins === 1);
    router.send([6, { message: "this machine has another key now" }, "realtimemonitor.close.key_replaced"]);
    await until(() => joins === 2);
    expect([sentAway, refusals]).toEqual([1, 0]);
    expect(said.join()).toContain("this machine has another key now");
  });

  it("asks for a sign of life each second, so that a router with nothing to say is not given up", async () => {
    open({ silenceTimeoutMs: 1_500 });
    await until(() => joins === 1);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(joins).toBe(1);
    expect(said).toEqual([]);
  });

  it("goes through a door at once when it opens", async () => {
    const where = door;
    door = undefined;
    const connection = open({ firstBackoffMs: 60_000, lastBackoffMs: 60_000 });
    await until(() => said.length);
    door = where;
    connection.renew();
    await until(() => joins === 1);
  });

  it("gives up a router that never answers", async () => {
    router.answers = {};
    open({ joinTimeoutMs: 50 });
    await until(() => router.of(1).length >= 2);
    expect(said).toEqual(["router: not joined within 0.05 s"]);
  });

  it("signs nothing but a challenge of 32 bytes", async () => {
    router.answers[1] = () => [4, "cryptosign", { challenge: Buffer.from("realtimemonitor-v1\nPOST").toString("hex") }];
    open();
    await until(() => said.length);
    expect(router.of(5)).toEqual([]);
    expect(said).toEqual(["router: not a challenge"]);
  });

  it.each([
    ["what is not JSON", "rubbish"],
    ["an event of no subscription", JSON.stringify([36, 99, 1, {}])],
    ["a call, of which it takes none", JSON.stringify([68, 1, 2, {}])],
    ["a message that is not one", JSON.stringify({ run: "ls" })],
    ["a message that is too large", JSON.stringify([36, 1001, 1, {}, ["x".repeat(70_000)]])],
    ["an event whose handler fails", JSON.stringify([36, 1002, 1, {}, []])],
  ])("survives %s", async (_what, text) => {
    open();
    await until(() => joins === 1);
    router.sockets.at(-1)?.send(text);
    await until(() => joins === 2);
    expect(heard).toEqual([]);
    expect(said).toEqual([expect.stringMatching(/^router: .*(JSON|protocol|size|handler)/)]);
  });

  it("does not try while it does not know where", async () => {
    const where = door;
    door = undefined;
    open();
    await until(() => said.length);
    expect(router.got).toEqual([]);
    door = where;
    await until(() => joins === 1);
  });

  it("moves to the router that is named now", async () => {
    const other = await FakeRouter.start();
    const connection = open();
    await until(() => joins === 1);
    door = { machineId: id, url: `ws://127.0.0.1:${other.port}/ws`, realm: "realm1" };
    connection.renew();
    await until(() => joins === 2);
    expect(other.of(1)).toHaveLength(1);
    stop.abort();
    await other.close();
  });

  it("says goodbye when it is stopped, and does not come back", async () => {
    const connection = open();
    await until(() => joins === 1);
    stop.abort();
    await until(() => router.of(6).length);
    await until(() => router.server.clients.size === 0);
    expect(connection.publish("clientstats", {})).toBe(false);
    expect(router.of(1)).toHaveLength(1);
  });
});
