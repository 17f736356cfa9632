import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Backlog } from "@realtimemonitor/protocol/backlog.ts";
import type { ClientNotice } from "@realtimemonitor/protocol/client-notice.ts";
import type { Facts } from "@realtimemonitor/protocol/enrolment.ts";
import { Sample } from "@realtimemonitor/protocol/sample.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runAgent } from "./agent.ts";
import { fakeCollectors } from "./fake-collectors.ts";
import { FakeRouter } from "./fake-router.ts";
import { type State, stateInMemory } from "./state.ts";

const token = `j-${"a".repeat(32)}`;
const facts: Facts = { hostname: "simulated", os: "", kernel: "", arch: "", cpuModel: "", agentVersion: "0.1.0" };
const quiet = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

describe("an agent as a function", { timeout: 30_000 }, () => {
  let server: Server;
  let router: FakeRouter;
  let port: number;
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
    port = router.port;
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
          router: { url: `ws://127.0.0.1:${port}/ws`, realm: "realm1" },
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

  it("tells of each sample that it makes, with the time that its host believes", async () => {
    const made: { sampledAt: number; isSent: boolean }[] = [];
    const stop = new AbortController();
    stops.push(stop);
    const env = { server: url, token, name: "late", ip: undefined, insecure: false };
    const ended = runAgent({
      env,
      state: stateInMemory(),
      collectors: collectorsOf(1),
      facts: () => facts,
      log: quiet,
      signal: stop.signal,
      now: () => 1_000,
      onSample: ({ sampledAt }, { isSent }) => void made.push({ sampledAt, isSent }),
    });
    await until(() => made.some(({ isSent }) => isSent));
    await until(() => sampled(1).length);
    expect(made.at(-1)).toEqual({ sampledAt: 1_000, isSent: true });
    await router.close();
    await until(() => made.at(-1)?.isSent === false);
    stop.abort();
    await ended;
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

  describe("after a cut", () => {
    const backlogs = () =>
      router.of(16).flatMap(([, , , topic, args]) => (topic === "clientbacklog" ? Backlog.array().parse(args) : []));
    const samples = () =>
      router.of(16).flatMap(([, , , topic, args]) => (topic === "clientstats" ? Sample.array().parse(args) : []));
    /** What the hub says to the machine in its session of now. */
    const notify = (notice: ClientNotice) => router.send([36, 1002, 1, {}, [notice]]);
    async function cutFor(ms: number) {
      await router.close();
      await new Promise((resolve) => setTimeout(resolve, ms));
      router = await FakeRouter.start(port);
    }

    it("gives each sample that was taken meanwhile when the hub asks, and forgets what is stored", async () => {
      start(1);
      await until(() => samples().length >= 2);
      const before = samples();
      const runId = String(before[0]?.runId);
      await cutFor(1_600);
      await until(() => samples().length);
      notify({ kind: "resendFrom", runId, seq: 0, limit: 60 });
      await until(() => backlogs().length);
      const [backlog] = backlogs();
      expect(backlog).toMatchObject({ runId, fromSeq: 0, oldestSeq: 0 });
      expect(backlog?.samples.map(({ seq }) => seq)).toEqual(backlog?.samples.map((_, index) => index));
      expect(backlog?.samples.length).toBeGreaterThan(before.length + 2);
      expect(backlog?.samples.slice(0, before.length)).toEqual(before);
      expect(backlog?.samples.at(-1)?.monotonicMs).toBeLessThanOrEqual(backlog?.monotonicMs ?? 0);

      notify({ kind: "acked", runId, seq: 2 });
      notify({ kind: "resendFrom", runId, seq: 0, limit: 2 });
      await until(() => backlogs().length === 2);
      expect(backlogs()[1]).toMatchObject({ oldestSeq: 3, samples: [{ seq: 3 }, { seq: 4 }] });
    });

    it("sends nothing again that was switched off meanwhile, and nothing at all when disabled", async () => {
      start(1);
      await until(() => samples().length >= 2);
      const runId = String(samples()[0]?.runId);
      const settings = { ...defaultSettings, frequency: 0.5 };
      router.send([36, 1001, 1, {}, [{ ...settings, version: 2, show_network: false }]]);
      notify({ kind: "resendFrom", runId, seq: 0, limit: 60 });
      await until(() => backlogs().length === 1);
      expect(backlogs()[0]?.samples.map((sample) => ["networks" in sample, "load" in sample])).toContainEqual([
        false,
        true,
      ]);
      expect(backlogs()[0]?.samples.some((sample) => "networks" in sample)).toBe(false);
      router.send([36, 1001, 2, {}, [{ ...settings, version: 3, disabled: true }]]);
      notify({ kind: "resendFrom", runId, seq: 0, limit: 60 });
      await until(() => backlogs().length === 2);
      expect(backlogs()[1]?.samples).toEqual([]);
      expect(backlogs()[1]?.oldestSeq).toBeGreaterThan(0);
    });

    it("has seen what was to be seen also when it started while the router was away", async () => {
      const { state, stop, ended } = start(1);
      await until(() => samples().length);
      stop();
      await ended;
      await router.close();
      start(2, state);
      await new Promise((resolve) => setTimeout(resolve, 2_700));
      router = await FakeRouter.start(port);
      await until(() => samples().length);
      const [first] = samples();
      expect(first?.seq).toBeGreaterThan(0);
      notify({ kind: "resendFrom", runId: String(first?.runId), seq: 0, limit: 60 });
      await until(() => backlogs().length);
      expect(backlogs()[0]?.samples[0]).toMatchObject({ seq: 0, cpus: [2] });
    });
  });

  it("ends at once when it is stopped before it began", async () => {
    const stop = new AbortController();
    stop.abort();
    const env = { server: url, token, name: "n", ip: undefined, insecure: false };
    const options = { env, state: stateInMemory(), collectors: collectorsOf(1), facts: () => facts, log: quiet };
    await runAgent({ ...options, signal: stop.signal });
    expect(named.size).toBe(0);
  });
});
