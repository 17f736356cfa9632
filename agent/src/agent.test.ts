import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Facts } from "@realtimemonitor/protocol/enrolment.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runAgent } from "./agent.ts";
import { EnvError } from "./env.ts";
import { fakeCollectors } from "./fake-collectors.ts";
import { FakeRouter } from "./fake-router.ts";
import { type State, stateInMemory } from "./state.ts";

const token = `j-${"a".repeat(32)}`;
const facts: Facts = { hostname: "simulated", os: "", kernel: "", arch: "", cpuModel: "", agentVersion: "0.1.0" };
const quiet = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

describe("an agent as a function", () => {
  let server: Server;
  let router: FakeRouter;
  let url: URL;
  let stops: AbortController[];
  let named: Map<string, string>;

  const collectorsOf = (percent: number) => fakeCollectors({ cpus: () => () => [percent] });
  function start(percent: number, state: State = stateInMemory()) {
    const stop = new AbortController();
    stops.push(stop);
    const env = { server: url, token, name: `machine ${percent}`, ip: "192.0.2.1", insecure: false };
    const collectors = collectorsOf(percent);
    const ended = runAgent({ env, state, collectors, facts: () => facts, log: quiet, signal: stop.signal });
    return { ended, stop: () => stop.abort(), state };
  }
  const sampled = (percent: number) =>
    router.of(16).filter(([, , , topic, args]) => {
      const [sample] = args as [{ cpus?: number[] }];
      return topic === "clientstats" && sample.cpus?.[0] === percent;
    });
  const until = (what: () => unknown) => vi.waitFor(() => expect(what()).toBeTruthy(), { timeout: 10_000 });

  beforeEach(async () => {
    stops = [];
    named = new Map();
    router = await FakeRouter.start();
    server = createServer((request, response) => {
      const key = String(request.headers["realtimemonitor-key"]);
      if (request.method === "GET") return response.end(JSON.stringify({ nonce: "n" }));
      const machineId = named.get(key) ?? `m-${String(named.size).padStart(16, "0")}`;
      named.set(key, machineId);
      const settings = { ...defaultSettings, version: 1, frequency: 0.5 };
      response.end(
        JSON.stringify({
          machineId,
          settings,
          router: { url: `ws://127.0.0.1:${router.port}/ws`, realm: "realm1" },
        }),
      );
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });
  afterEach(async () => {
    for (const stop of stops) stop.abort();
    server.close();
    await router.close();
  });

  it("shares a process with others, each a machine of its own, that end one by one", async () => {
    const listeners = process.eventNames().length;
    const [first, second] = [start(1), start(2)];
    await until(() => sampled(1).length && sampled(2).length);
    expect(
      router
        .of(1)
        .map(([, , details]) => (details as { authid: string }).authid)
        .sort(),
    ).toEqual(["m-0000000000000000", "m-0000000000000001"]);
    first.stop();
    await first.ended;
    const before = { first: sampled(1).length, second: sampled(2).length };
    await until(() => sampled(2).length >= before.second + 2);
    expect(sampled(1)).toHaveLength(before.first);
    second.stop();
    await second.ended;
    expect(process.eventNames()).toHaveLength(listeners);
  });

  it("is the same machine again when it starts with the state of before", async () => {
    const { state, stop, ended } = start(1);
    await until(() => sampled(1).length);
    stop();
    await ended;
    start(2, state);
    await until(() => sampled(2).length);
    expect(named.size).toBe(1);
  });

  it("ends at once when it is stopped before it began", async () => {
    const stop = new AbortController();
    stop.abort();
    const env = { server: url, token, name: "n", ip: undefined, insecure: false };
    const options = { env, state: stateInMemory(), collectors: collectorsOf(1), facts: () => facts, log: quiet };
    await runAgent({ ...options, signal: stop.signal });
    expect(named.size).toBe(0);
    await expect(
      runAgent({ ...options, env: { ...env, token: undefined }, signal: stop.signal }),
    ).rejects.toBeInstanceOf(EnvError);
  });
});
