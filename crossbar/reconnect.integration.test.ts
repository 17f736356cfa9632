// Each fault is really caused: to a real router with its hub, a real agent in a process of its own, and the feed of a page.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Database, openDatabase } from "../prisma/open-database.ts";
import { askHub } from "./testing/ask-hub.ts";
import { startFeedingPage } from "./testing/feeding-page.ts";
import { addMachine, addSession, type TestMachine, type TestSession } from "./testing/people.ts";
import { descendantsOf, findHubPid, hubPidOf } from "./testing/processes.ts";
import { type Names, type RealAgent, startNames, startRealAgent } from "./testing/real-agent.ts";
import { startTestRouter, type TestRouter, until } from "./testing/router.ts";
import { WampClient } from "./testing/wamp-client.ts";
import { startWire, type Wire } from "./testing/wire.ts";

const folder = mkdtempSync("/tmp/rm-reconnect-");
const end = new AbortController();
let router: TestRouter;
let database: Database;
let wire: Wire;
let elsewhere: Wire;
let names: Names;
let machine: TestMachine;
let session: TestSession;
let agent: RealAgent;
let page: ReturnType<typeof startFeedingPage>;

beforeAll(async () => {
  router = await startTestRouter();
  database = await openDatabase(router.env.databaseUrl);
  wire = await startWire(router.env.port);
  elsewhere = await startWire(router.env.port, { port: wire.port, host: "127.0.0.2" });
  await elsewhere.refuse();
  names = startNames(folder);
  machine = await addMachine(database);
  session = await addSession(database, "viewer");
  agent = startRealAgent(machine, wire.port, names);
  page = startFeedingPage(`http://127.0.0.1:${wire.port}`, session, router.secrets.ticket, end.signal, machine.id);
});
afterAll(async () => {
  end.abort();
  vi.unstubAllGlobals();
  await agent?.stop();
  await Promise.all([wire?.close(), elsewhere?.close()]);
  await database?.$disconnect();
  await router?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
/** Whether the hub has a sample that was taken since then. */
async function sampleAfter(at: number): Promise<boolean> {
  const answer = await askHub(router.env.hubSocket, "/fleet").catch(() => undefined);
  if (!answer) return false; // the hub is away
  const row = FleetSnapshot.parse(answer.body).rows.find(({ id }) => id === machine.id);
  return row !== undefined && row.sampledAt >= at;
}
function workerPid(): number {
  const isWorker = (pid: number) => /crossbar.*worker/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
  const pid = descendantsOf(router.pid()).find(isWorker);
  if (!pid) throw new Error("the router's worker does not run"); // a signal to 0 would stop these tests
  return pid;
}

/** Both are live again, sooner or later: how soon, the bench measures. */
async function expectLive(curedAt = Date.now(), who: "both" | "agent" = "both") {
  const isFed = () => page.fedAt() >= curedAt && page.followedAt() >= curedAt;
  const isLive = async () => (await sampleAfter(curedAt)) && (who === "agent" || isFed());
  await until("agent and page to be live", isLive).catch((error) =>
    Promise.reject(new Error(`${error}\n${agent.log()}`)),
  );
}

/** Whoever is stopped goes on in the end, whatever the test does. */
async function whileFrozen(pid: number, during: () => Promise<void>) {
  process.kill(pid, "SIGSTOP");
  try {
    await during();
  } finally {
    process.kill(pid, "SIGCONT");
  }
}

describe("agent and page come back by themselves", { timeout: 60_000 }, () => {
  beforeEach(() => expectLive());

  it("when the router was absent as the agent started", async () => {
    await agent.stop();
    await wire.refuse();
    agent = startRealAgent(machine, wire.port, names);
    await until("it to have tried", () => agent.log().includes("ECONNREFUSED"));
    await pause(3_000);
    await wire.admit();
    await expectLive();
  });

  it("when the router ended their sessions with GOODBYE", async () => {
    const hub = await WampClient.open({ socketPath: router.env.routerSocket });
    await hub.join({ authmethods: ["anonymous"] });
    for (const authid of [machine.id, `v-${session.id}`]) await hub.call("wamp.session.kill_by_authid", [authid]);
    await expectLive();
    await hub.close();
  });

  it.each(["SIGTERM", "SIGKILL"] as const)("when the router was ended by %s and started again", async (signal) => {
    await router.kill(signal);
    await until("the page to notice", () => page.connection() === "offline");
    await router.start();
    await expectLive();
  });

  it("when joins were ABORTed because the hub was dead", async () => {
    const { log } = agent;
    const keepDead = setInterval(() => {
      const hub = findHubPid(router.pid());
      if (hub) process.kill(hub, "SIGKILL");
    }, 100);
    wire.cut();
    await until("a refusal", () => log().includes("no_such_procedure")).finally(() => clearInterval(keepDead));
    const isBack = () =>
      askHub(router.env.hubSocket, "/health").then(
        ({ body }) => JSON.stringify(body).includes('"router":"ok"'),
        () => false,
      );
    await until("the hub to be back", isBack);
    await expectLive();
  });

  it.each([2_000, 7_000])("when the router was frozen for %d ms", async (ms) => {
    await whileFrozen(workerPid(), () => pause(ms));
    await expectLive();
  });

  it.each([0, 6_000])("when connections were half-open for %d ms", async (ms) => {
    wire.silence();
    await pause(ms);
    wire.speak();
    await expectLive();
  });

  it.each([2_000, 12_000])("when joins were not answered for %d ms, since the hub was frozen", async (ms) => {
    await whileFrozen(hubPidOf(router.pid()), async () => {
      wire.cut();
      await pause(ms);
    });
    await expectLive();
  });

  it("when the server's name could not be resolved once", async () => {
    names.say({ address: "127.0.0.1", failuresOf: "this test", failures: 1 });
    wire.cut();
    await expectLive();
    expect(agent.log()).toContain("EAI_AGAIN");
  });

  it("when the machine of the agent was suspended for longer than the router waits", async () => {
    const { pid } = agent.child;
    if (!pid) throw new Error("the agent does not run");
    await whileFrozen(pid, () => pause(17_000));
    await expectLive();
  });

  it("when the server moved to another address", async () => {
    wire.silence();
    await elsewhere.admit();
    names.say({ address: "127.0.0.2" });
    await expectLive(Date.now(), "agent");
    wire.speak();
  });
});
