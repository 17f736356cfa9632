import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { RefusedError } from "../../agent/src/enrol.ts";
import { FakeRouter } from "../../agent/src/fake-router.ts";
import { type State, stateInMemory } from "../../agent/src/state.ts";
import { type FleetOptions, startFleet } from "./fleet.ts";
import { hostOf } from "./host.ts";

const token = `j-${"a".repeat(32)}`;
const quiet = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
const hosts = Array.from({ length: 5 }, (_, index) => hostOf(index, { seed: 1, machines: 5, broken: 0 }));
const alwaysOn = () => ({ isOn: true, bootedAt: 0, untilAt: Number.POSITIVE_INFINITY });

let router: FakeRouter;
let server: Server;
let joined: Map<string, string>;
let tokenUses: number;
let stop: AbortController;

beforeEach(async () => {
  joined = new Map();
  tokenUses = 100;
  stop = new AbortController();
  router = await FakeRouter.start();
  server = createServer((request, response) => {
    if (request.method === "GET") return response.end(JSON.stringify({ nonce: "n" }));
    const key = String(request.headers["realtimemonitor-key"]);
    if (!joined.has(key) && joined.size >= tokenUses) {
      response.statusCode = 403;
      return response.end(JSON.stringify({ error: { field: "token", message: "is used up" } }));
    }
    const machineId = joined.get(key) ?? `m-${String(joined.size).padStart(16, "0")}`;
    joined.set(key, machineId);
    const door = { url: `ws://127.0.0.1:${router.port}/ws`, realm: "realm1" };
    response.end(JSON.stringify({ machineId, settings: { ...defaultSettings, frequency: 0.5 }, router: door }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterEach(async () => {
  stop.abort();
  server.close();
  await router.close();
});

const start = (more: Partial<FleetOptions> = {}) =>
  startFleet({
    server: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
    insecure: false,
    hosts,
    stateOf: () => stateInMemory(),
    tokenFor: () => token,
    joinsPerSecond: 1_000,
    logFor: () => quiet,
    lifeOf: alwaysOn,
    signal: stop.signal,
    ...more,
  });
const until = (what: () => unknown) => vi.waitFor(() => expect(what()).toBeTruthy(), { timeout: 10_000 });

it("each host joins with a key of its own, publishes, and ends with the signal", async () => {
  const fleet = start();
  await until(() => fleet.counts().publishing === hosts.length);
  expect(joined.size).toBe(hosts.length);
  expect(new Set(hosts.map((_, index) => fleet.machineId(index)))).toEqual(new Set(joined.values()));
  const { made, held } = fleet.counts();
  expect(held).toBe(made); // nobody stores here
  stop.abort();
  await fleet.ended;
  expect(fleet.counts()).toMatchObject({ publishing: 0, held: 0, lost: 0 });
});

it("ends all when the server lets no more in", async () => {
  tokenUses = 3;
  const fleet = start();
  await expect(fleet.ended).rejects.toBeInstanceOf(RefusedError);
  expect(fleet.counts()).toMatchObject({ joined: 3, publishing: 0 });
});

it("the same keys are the same machines again, and need no token", async () => {
  const states: State[] = hosts.map(() => stateInMemory());
  const first = start({ stateOf: (index) => states[index] as State });
  await until(() => first.counts().publishing === hosts.length);
  stop.abort();
  await first.ended;
  stop = new AbortController();
  const second = start({ stateOf: (index) => states[index] as State, tokenFor: () => undefined, signal: stop.signal });
  await until(() => second.counts().publishing === hosts.length);
  expect(joined.size).toBe(hosts.length);
});

it("a host that is rebooted begins a new run", async () => {
  const runs = new Set<string>();
  const bornAt = Date.now();
  const lifeOf: FleetOptions["lifeOf"] = (_, at) => {
    const turn = Math.floor((at - bornAt) / 1_500);
    return { isOn: turn % 2 === 0, bootedAt: 0, untilAt: bornAt + (turn + 1) * 1_500 };
  };
  const fleet = start({ hosts: hosts.slice(0, 1), lifeOf, onSample: (_, { runId }) => void runs.add(runId) });
  await until(() => runs.size >= 2);
  expect(joined.size).toBe(1);
  stop.abort();
  await fleet.ended;
});
