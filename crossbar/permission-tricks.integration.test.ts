import { AdminSnapshot, FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { pageAuthid } from "@realtimemonitor/protocol/identifiers.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../prisma/open-database.ts";
import { askHub } from "./testing/ask-hub.ts";
import {
  addMachine,
  addSession,
  createSampler,
  joinAsAgent,
  joinWithTicket,
  type TestMachine,
  ticketFor,
  wsUrl,
} from "./testing/people.ts";
import { startTestRouter, type TestRouter, until } from "./testing/router.ts";
import { WampClient, type WampEvent } from "./testing/wamp-client.ts";

let router: TestRouter;
let database: Database;
let a: TestMachine;
let b: TestMachine;
let agent: WampClient;
let forger: WampClient;
beforeAll(async () => {
  router = await startTestRouter();
  database = await openDatabase(router.env.databaseUrl);
  [a, b] = [await addMachine(database), await addMachine(database)];
  [agent, forger] = [await joinAsAgent(router.env, a), await joinAsAgent(router.env, b)];
});
afterAll(async () => {
  await database?.$disconnect();
  await router?.stop();
});

const next = createSampler();
const admin = async () => AdminSnapshot.parse((await askHub(router.env.hubSocket, "/admin")).body);
const adminOf = async ({ id }: TestMachine) => (await admin()).machines.find((machine) => machine.id === id);
const rowOf = async ({ id }: TestMachine) =>
  FleetSnapshot.parse((await askHub(router.env.hubSocket, "/fleet")).body).rows.find((row) => row.id === id);
async function showsNext(client: WampClient, machine: TestMachine): Promise<void> {
  const sample = next();
  await client.publish(topics.stats, [sample]);
  await until("the next good sample to show", async () => (await rowOf(machine))?.seq === sample.seq);
}
const joinPage = async (role: "viewer" | "admin") => {
  const session = await addSession(database, role);
  return joinWithTicket(router.env, session, await ticketFor(router.secrets.ticket, session));
};

describe("a publisher forged by forward_for", () => {
  it("is dropped by the hub, and counted on the forger's account", async () => {
    await showsNext(agent, a);
    const before = await rowOf(a);
    await forger.publish(topics.stats, [createSampler()({ cpus: [99] })], {
      forward_for: [{ session: agent.session, authid: a.id, authrole: "agent" }],
    });
    await until("the forgery to be counted", async () => (await adminOf(b))?.rejected === 1);
    expect(await rowOf(a)).toEqual(before);
    expect((await adminOf(a))?.rejected).toBe(0);
    expect((await adminOf(b))?.lastRejection).toMatch(/^forged/);
  });
});

describe("what an agent has the router keep", () => {
  it("is not kept, by itself or beside the others", async () => {
    await agent.publish(topics.state, [{ junk: "alone" }], { retain: true });
    // Crossbar puts those that are for some sessions only beside the others, without end
    for (let n = 0; n < 50; n++) await agent.publish(topics.state, [{ junk: n }], { retain: true, eligible: [n] });
    const listener = await WampClient.open({ socketPath: router.env.routerSocket });
    await listener.join({ authmethods: ["anonymous"] });
    const events: WampEvent[] = [];
    await listener.subscribe(topics.state, (event) => events.push(event), { get_retained: true });
    await listener.call("wamp.session.kill_by_authid", ["nobody"]); // what was kept came before this answer
    expect(events).toEqual([]);
    await agent.publish(topics.state, [{ junk: "heard" }]);
    await until("what is not kept", () => events.length > 0); // not deaf
    await listener.close();
  });
});

describe("a viewer that subscribes to the prefix of all fleet topics", () => {
  it("gets the fleet, and nothing of what is the administrators'", async () => {
    const [viewer, administrator] = [await joinPage("viewer"), await joinPage("admin")];
    const got = { viewer: [] as string[], admin: 0 };
    await viewer.subscribe("fleet", ({ details }) => got.viewer.push(String(details.topic)), { match: "prefix" });
    await administrator.subscribe(topics.fleetAdmin, () => {
      got.admin += 1;
    });
    await until("three admin frames", () => got.admin >= 3);
    expect(got.viewer.length).toBeGreaterThan(0);
    expect(new Set(got.viewer)).toEqual(new Set([topics.fleet]));
    await Promise.all([viewer.close(), administrator.close()]);
  });
});

describe("a sample with NaN, which Crossbar passes on as it came", () => {
  it("is counted, though nobody can say whose it was", async () => {
    const { rejectedStrangers } = await admin();
    agent.send(`[16,1,{},"${topics.stats}",[NaN]]`);
    await until("it to be counted", async () => (await admin()).rejectedStrangers === rejectedStrangers + 1);
  });
});

describe("text that no sane library would send", () => {
  it.each([
    ["NaN in a sample", undefined, (sample: string) => sample.replace("[12.5,80]", "[NaN]")],
    ["Infinity in a sample", undefined, (sample: string) => sample.replace("[12.5,80]", "[1e999]")],
    ["half a character", undefined, (sample: string) => sample.replace('"/"', '"/\\ud800"')],
    ["a key __proto__", 0, (sample: string) => sample.replace('"runId"', '"__proto__":{"seq":1},"runId"')],
  ])("%s is dropped, and disturbs neither the router nor the hub", async (_what, seqShown, spoil) => {
    const machine = await addMachine(database); // its own: for some of these its name is kept out for a while
    const client = await joinAsAgent(router.env, machine);
    client.send(`[16,1,{},"${topics.stats}",[${spoil(JSON.stringify(createSampler()()))}]]`);
    await showsNext(agent, a);
    expect((await rowOf(machine))?.seq).toBe(seqShown);
    expect(await askHub(router.env.hubSocket, "/health")).toMatchObject({ body: { router: "ok" } });
    await client.close();
  });

  it("over 256 KB ends that connection, and no other", async () => {
    const client = await joinAsAgent(router.env, b);
    client.send([16, 1, {}, topics.stats, ["x".repeat(270_000)]]);
    await client.closed;
    await showsNext(agent, a);
  });
});

describe("a join", () => {
  it("with the key of another machine is aborted, and says why", async () => {
    await expect(joinAsAgent(router.env, { ...b, id: a.id })).rejects.toMatchObject({
      uri: "realtimemonitor.error.refused",
      message: expect.stringContaining("another key"),
    });
  });

  it("with a signature by another key is aborted", async () => {
    const thief = { ...a, privateKey: b.privateKey };
    await expect(joinAsAgent(router.env, thief)).rejects.toMatchObject({
      message: expect.stringContaining("signature"),
    });
  });

  it("of a machine that is not known is aborted, and says what to do", async () => {
    await expect(joinAsAgent(router.env, { ...a, id: "m-0000000000000000" })).rejects.toThrow(
      /enrol it with a join token/,
    );
  });

  it("with a ticket that was used is aborted", async () => {
    const session = await addSession(database, "viewer");
    const ticket = await ticketFor(router.secrets.ticket, session);
    const first = await joinWithTicket(router.env, session, ticket);
    expect(first.welcome).toMatchObject({ authid: pageAuthid(session.id), authrole: "viewer" });
    await expect(joinWithTicket(router.env, session, ticket)).rejects.toThrow(/ask for a new ticket/);
    await first.close();
  });

  it("with a ticket for another session is aborted", async () => {
    const [one, two] = [await addSession(database, "viewer"), await addSession(database, "admin")];
    const ticket = await ticketFor(router.secrets.ticket, one);
    await expect(joinWithTicket(router.env, one, ticket, pageAuthid(two.id))).rejects.toThrow(/ask for a new ticket/);
  });

  it("as the hub, by ticket or key, is aborted", async () => {
    const session = await addSession(database, "admin");
    const ticket = await ticketFor(router.secrets.ticket, session);
    await expect(joinWithTicket(router.env, session, ticket, "hub")).rejects.toThrow(/ask for a new ticket/);
    await expect(joinAsAgent(router.env, { ...a, id: "hub" })).rejects.toThrow(/machine's id as authid/);
  });

  it.each(["http://evil.example", "http://127.0.0.1:1", "null", "file://", "http://localhost"])(
    "from a page of %s is refused at the handshake",
    async (origin) => {
      await expect(WampClient.open({ url: wsUrl(router.env), origin })).rejects.toThrow(/400|403/);
    },
  );

  it("from a page of this machine's own address is taken", async () => {
    const client = await WampClient.open({ url: wsUrl(router.env), origin: `http://localhost:${router.env.port}` });
    await client.close();
  });
});

describe("a machine that was removed", () => {
  it("is told to leave, is not heard any more, and cannot join again", async () => {
    const machine = await addMachine(database);
    const client = await joinAsAgent(router.env, machine);
    await showsNext(client, machine);
    await database.machine.delete({ where: { id: machine.id } });
    await askHub(router.env.hubSocket, "/reload", { machineId: machine.id });
    expect(await rowOf(machine)).toBeUndefined();
    await until("the goodbye", () => client.goodbye === "realtimemonitor.close.removed");
    const { rejectedStrangers } = await admin();
    client.send([16, 9, {}, topics.stats, [next()]]); // one that ignores the goodbye
    await until("it to be counted", async () => (await admin()).rejectedStrangers > rejectedStrangers);
    expect(await rowOf(machine)).toBeUndefined();
    await client.close();
    await expect(joinAsAgent(router.env, machine)).rejects.toThrow(/is known here/);
  });
});
