import { Backlog } from "@realtimemonitor/protocol/backlog.ts";
import type { ClientNotice } from "@realtimemonitor/protocol/client-notice.ts";
import { ClientState } from "@realtimemonitor/protocol/client-state.ts";
import { Sample } from "@realtimemonitor/protocol/sample.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { realm, topics } from "@realtimemonitor/protocol/topics.ts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addMachine, type TestMachine } from "../../crossbar/testing/people.ts";
import { startTestRouter, type TestRouter, until } from "../../crossbar/testing/router.ts";
import { WampClient } from "../../crossbar/testing/wamp-client.ts";
import { type Database, openDatabase } from "../../prisma/open-database.ts";
import { runAgent } from "./agent.ts";
import { fakeCollectors } from "./fake-collectors.ts";
import { stateInMemory } from "./state.ts";

let router: TestRouter;
let database: Database;
let machine: TestMachine;
const stop = new AbortController();

beforeAll(async () => {
  router = await startTestRouter();
  database = await openDatabase(router.env.databaseUrl);
  machine = await addMachine(database);
});
afterAll(async () => {
  stop.abort();
  await database?.$disconnect();
  await router?.stop();
});

/** Of a machine that has joined before: it needs no web app. */
function startAgent() {
  const server = new URL(router.env.localUrl);
  const privateKey = machine.privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  const state = stateInMemory({
    "identity.json": { privateKey, publicKey: machine.publicKey, machineId: machine.id },
    "router.json": { server: server.href, router: { url: "/ws", realm } },
    "settings.json": { ...defaultSettings, frequency: 0.5 },
  });
  const quiet = () => {};
  return runAgent({
    env: { server, token: undefined, name: "m", ip: "192.0.2.1", insecure: false },
    state,
    collectors: fakeCollectors(),
    facts: () => ({ hostname: "m", os: "", kernel: "", arch: "", cpuModel: "", agentVersion: "0.1.0" }),
    log: { error: quiet, warn: quiet, info: quiet, debug: quiet },
    signal: stop.signal,
  });
}

/** A second session with the hub's rights: hears what it hears, and may say what it says. */
async function listenAsHub() {
  const client = await WampClient.open({ socketPath: router.env.routerSocket });
  await client.join({ authmethods: ["anonymous"] });
  const samples: Sample[] = [];
  const states: ClientState[] = [];
  const backlogs: { backlog: Backlog; publisher: unknown }[] = [];
  await client.subscribe(topics.stats, ({ args }) => samples.push(Sample.parse(args[0])));
  await client.subscribe(topics.state, ({ args }) => states.push(ClientState.parse(args[0])));
  await client.subscribe(topics.backlog, ({ args, details }) =>
    backlogs.push({ backlog: Backlog.parse(args[0]), publisher: details.publisher_authid }),
  );
  const notify = (notice: ClientNotice) => client.publish(topics.notice(machine.id), [notice]);
  return { client, samples, states, backlogs, notify };
}

it("gives back, through a real router that was restarted, each sample that was taken meanwhile", async () => {
  const before = await listenAsHub();
  const ended = startAgent();
  await until("samples", () => before.samples.length >= 2);
  const runId = String(before.samples[0]?.runId);
  await router.kill("SIGKILL");
  await router.start();

  const after = await listenAsHub();
  await until("samples after the restart", () => after.samples.length >= 1);
  const lastBefore = before.samples.at(-1)?.seq ?? 0;
  const firstAfter = after.samples[0]?.seq ?? 0;
  expect(firstAfter).toBeGreaterThan(lastBefore + 1);
  await after.notify({ kind: "resendFrom", runId, seq: lastBefore + 1, limit: 60 });
  const resent = () => new Set(after.backlogs.flatMap(({ backlog }) => backlog.samples.map(({ seq }) => seq)));
  const missing = Array.from({ length: firstAfter - lastBefore - 1 }, (_, index) => lastBefore + 1 + index);
  await until("all that is missing", () => missing.every((seq) => resent().has(seq)));
  expect(new Set(after.backlogs.map(({ publisher }) => publisher))).toEqual(new Set([machine.id]));

  await until("a state after the restart", () => after.states.length > 0);
  expect(after.states.at(-1)).toMatchObject({ runId, roundTripMs: expect.any(Number), outbox: { lost: 0 } });
  stop.abort();
  await ended;
  await after.client.close();
});
