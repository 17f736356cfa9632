import { FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../prisma/open-database.ts";
import { askHub } from "./testing/ask-hub.ts";
import { addMachine, addSession, createSampler, joinAsAgent, joinWithTicket, ticketFor } from "./testing/people.ts";
import { descendantsOf, hubPidOf, isAlive } from "./testing/processes.ts";
import { startTestRouter, type TestRouter, until } from "./testing/router.ts";
import { WampClient } from "./testing/wamp-client.ts";

let router: TestRouter;
let database: Database;
beforeAll(async () => {
  router = await startTestRouter();
  database = await openDatabase(router.env.databaseUrl);
});
afterAll(async () => {
  await database?.$disconnect();
  await router?.stop();
});

const fleet = async () => FleetSnapshot.parse((await askHub(router.env.hubSocket, "/fleet")).body);
const isHubJoined = async () => {
  const health = await askHub(router.env.hubSocket, "/health").catch(() => undefined);
  return JSON.stringify(health?.body ?? {}).includes('"router":"ok"');
};
async function seeSampleOf(id: string, client: Awaited<ReturnType<typeof joinAsAgent>>): Promise<void> {
  const next = createSampler();
  await until("a sample to show", async () => {
    await client.publish(topics.stats, [next()]);
    return (await fleet()).rows.some((row) => row.id === id && row.presence === "online");
  });
}

describe("when the hub is killed", () => {
  it.each(["SIGKILL", "SIGTERM"] as const)("by %s it is back in seconds; agents stay and are heard", async (signal) => {
    const machine = await addMachine(database);
    const agent = await joinAsAgent(router.env, machine);
    await seeSampleOf(machine.id, agent);
    const { hubRunId } = await fleet();
    const killed = hubPidOf(router.pid());
    process.kill(killed, signal);
    await until("its end", () => !isAlive(killed));
    await until("the hub to be back", isHubJoined, 10_000);
    expect((await fleet()).hubRunId).not.toBe(hubRunId);
    await seeSampleOf(machine.id, agent);
    await agent.close();
  });

  it("nobody is let in meanwhile, and told so at once", async () => {
    const machine = await addMachine(database);
    process.kill(hubPidOf(router.pid()), "SIGKILL");
    await until("a refusal", async () => {
      const refused = await joinAsAgent(router.env, machine).then(
        (client) => client.close().then(() => undefined),
        (error) => error,
      );
      return refused?.uri === "wamp.error.no_such_procedure";
    });
    await until("the hub to be back", isHubJoined, 10_000);
  });
});

describe("when an agent's connection is cut", () => {
  it("its machine is offline at once, without waiting for samples to be missing", async () => {
    const machine = await addMachine(database, { frequency: 60 });
    const agent = await joinAsAgent(router.env, machine);
    await seeSampleOf(machine.id, agent);
    await agent.close();
    const presence = async () => (await fleet()).rows.find((row) => row.id === machine.id)?.presence;
    await until("it to be offline", async () => (await presence()) === "offline", 2_000);
  });
});

describe("when the router ends the hub's session", () => {
  it("the hub joins again by itself, and is the same hub", async () => {
    const { hubRunId } = await fleet();
    const other = await WampClient.open({ socketPath: router.env.routerSocket });
    await other.join({ authmethods: ["anonymous"] });
    other.send([48, 1, {}, "wamp.session.kill_by_authid", ["hub"]]);
    await until("the hub to have lost its session", async () => !(await isHubJoined()));
    await until("the hub to be back", isHubJoined, 10_000);
    expect((await fleet()).hubRunId).toBe(hubRunId);
    const machine = await addMachine(database);
    const agent = await joinAsAgent(router.env, machine);
    await seeSampleOf(machine.id, agent);
    await Promise.all([agent.close(), other.close()]);
  });
});

describe("when Crossbar ends", () => {
  it.each(["SIGKILL", "SIGTERM", "SIGINT"] as const)(
    "by %s nothing of it is left, and it can start again",
    async (signal) => {
      const family = descendantsOf(router.pid());
      expect(family.length).toBeGreaterThanOrEqual(3);
      const started = Date.now();
      await router.kill(signal);
      expect(Date.now() - started).toBeLessThan(5_000);
      await until("all of them to end", () => !family.some(isAlive), 5_000);
      await router.start();
      const session = await addSession(database, "viewer");
      const page = await joinWithTicket(router.env, session, await ticketFor(router.secrets.ticket, session));
      await page.close();
    },
  );
});

describe("what Crossbar logs when it is started with no flags", () => {
  it("has neither cookies nor secrets nor tickets in it", async () => {
    const session = await addSession(database, "viewer");
    const ticket = await ticketFor(router.secrets.ticket, session);
    const page = await joinWithTicket(router.env, session, ticket);
    await page.close();
    const response = await fetch(`${router.env.localUrl}/some/page?q=1`, { headers: { cookie: "session=delicious" } });
    expect(response.status).toBe(501); // no web app is behind this router
    expect(response.headers.get("server")).toBe("Crossbar");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const log = router.log();
    for (const secret of ["delicious", ticket, ...Object.values(router.secrets)]) expect(log).not.toContain(secret);
    expect(log).toContain("joined the router");
  });
});
