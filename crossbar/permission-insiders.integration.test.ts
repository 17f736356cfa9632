// The rest of the permission matrix: the hub by its own door, the pusher by every verb, and machines that wait to be let in.
import { pageAuthid } from "@realtimemonitor/protocol/identifiers.ts";
import { procedures, realm, topics } from "@realtimemonitor/protocol/topics.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../prisma/open-database.ts";
import { notify } from "./testing/notify.ts";
import {
  addMachine,
  addSession,
  joinAsAgent,
  joinWithTicket,
  type TestMachine,
  ticketFor,
  wsUrl,
} from "./testing/people.ts";
import { startTestRouter, type TestRouter, until } from "./testing/router.ts";
import { WampClient, WampRefusal } from "./testing/wamp-client.ts";

let router: TestRouter;
let database: Database;
let machine: TestMachine;
/** Another session of the hub's role, through the same socket. */
let hub: WampClient;
beforeAll(async () => {
  router = await startTestRouter();
  database = await openDatabase(router.env.databaseUrl);
  machine = await addMachine(database);
  hub = await WampClient.open({ socketPath: router.env.routerSocket });
  await hub.join({ authmethods: ["anonymous"] });
});
afterAll(async () => {
  await hub?.close();
  await database?.$disconnect();
  await router?.stop();
});

const ofMachine = "m-0000000000000000";
const [toPublish, toSubscribe, toCall, toRegister] = [
  [
    ...[topics.stats, topics.state, topics.backlog, topics.fleet, topics.fleetPublic, topics.fleetAdmin],
    ...[topics.settings(ofMachine), topics.notice(ofMachine), topics.machine(ofMachine)],
  ],
  [
    ...[topics.stats, topics.state, topics.backlog, topics.settings(ofMachine)],
    ...["wamp.session.on_leave", "wamp.subscription.on_delete"],
  ],
  [
    ...["wamp.session.kill_by_authid", "wamp.session.kill", "wamp.session.list", "wamp.session.get"],
    "wamp.subscription.lookup",
  ],
  // the tutorial's only while its mode is on
  Object.values(procedures).filter((procedure) => procedure !== procedures.authenticateTutorial),
];
const others = [
  ...["wamp.session.on_join", "wamp.session.count", "wamp.session.kill_all", "wamp.session.kill_by_authrole"],
  ...[
    "wamp.session.add_testament",
    "wamp.session.modify_details",
    "wamp.registration.list",
    "wamp.registration.remove_callee",
  ],
  ...[
    "wamp.subscription.list",
    "wamp.subscription.get_events",
    "crossbar.get_status",
    "anything.else",
    "clientconfig",
    "fleet.x",
  ],
];
const uris = [
  ...new Set([...toPublish, ...toSubscribe, ...toCall, ...toRegister, ...Object.values(procedures), ...others]),
];
const verbs = {
  publish: { allowed: toPublish, attempt: (uri: string) => hub.publish(uri, [], { exclude_authid: ["hub"] }) },
  subscribe: { allowed: toSubscribe, attempt: (uri: string) => hub.subscribe(uri, () => {}) },
  // of nobody: what is asked for is allowed, and there is nothing to do
  call: { allowed: toCall, attempt: (uri: string) => hub.call(uri, uri.includes("authid") ? ["nobody"] : []) },
  register: { allowed: toRegister, attempt: (uri: string) => hub.register(uri) },
} as const;

describe.each(Object.keys(verbs) as (keyof typeof verbs)[])("the hub, asked to %s", (verb) => {
  const { allowed, attempt } = verbs[verb];
  it.each(uris)(`may ${verb} what it needs and nothing else: %s`, async (uri) => {
    const refusal = await attempt(uri).then(
      () => undefined,
      (error: unknown) => (error instanceof WampRefusal ? error.uri : Promise.reject(error)),
    );
    if ((allowed as readonly string[]).includes(uri)) {
      // let past the permissions, it is told by the procedure itself what it lacks, or that the hub has it already
      expect(refusal ?? "done").not.toMatch(/not_authorized|invalid_uri|no_such_procedure/);
    } else expect(refusal).toMatch(/^wamp\.error\.(not_authorized|invalid_uri|no_such_procedure)$/);
  });
});

it("what the hub publishes on the fleet's topic arrives", async () => {
  const session = await addSession(database, "viewer");
  const viewer = await joinWithTicket(router.env, session, await ticketFor(router.secrets.ticket, session));
  const heard: unknown[] = [];
  await viewer.subscribe(topics.fleet, ({ args }) => heard.push(args[0]));
  await hub.publish(topics.fleet, ["from the second session"]);
  await until("it to arrive", () => heard.includes("from the second session"));
  await viewer.close();
});

it("nobody is the hub through the public port, whatever he says", async () => {
  for (const details of [
    { authmethods: ["anonymous"] },
    { authmethods: ["anonymous"], authid: "hub", authrole: "hub" },
    { authmethods: ["ticket"], authid: "hub", sign: () => "" },
    { authmethods: ["cryptosign"], authid: "hub", authextra: { pubkey: machine.publicKey } },
    { authmethods: ["anonymous-proxy"], authid: "hub", authextra: { proxy_authrole: "hub", proxy_authid: "hub" } },
  ]) {
    const client = await WampClient.open({ url: wsUrl(router.env) });
    await expect(client.join(details)).rejects.toThrow(/refused|wamp\.error|another|closed|machine's id|ticket/);
    expect(client.welcome).toEqual({});
    await client.close();
  }
});

it("there is no other realm to join", async () => {
  const session = await addSession(database, "admin");
  for (const name of ["realm2", "com.crossbar", "crossbar", `${realm} `, "tutorial"]) {
    const client = await WampClient.open({ url: wsUrl(router.env) });
    const ticket = await ticketFor(router.secrets.ticket, session);
    const join = client.join({
      realm: name,
      authmethods: ["ticket"],
      authid: pageAuthid(session.id),
      sign: () => ticket,
    });
    await expect(join).rejects.toThrow();
    await client.close();
  }
});

it("a session cannot be taken up again by another connection that knows its number", async () => {
  const session = await addSession(database, "admin");
  const admin = await joinWithTicket(router.env, session, await ticketFor(router.secrets.ticket, session));
  const thief = await WampClient.open({ url: wsUrl(router.env) });
  const details = { resumable: true, "resume-session": admin.session, "resume-token": "x", authmethods: ["resume"] };
  await expect(thief.join(details)).rejects.toThrow();
  await Promise.all([admin.close(), thief.close()]);
});

describe("a machine that waits to be let in", () => {
  const waiting = async () => {
    const made = await addMachine(database);
    await database.machine.delete({ where: { id: made.id } });
    const times = { askedAt: Date.now(), seenAt: Date.now() };
    const asked = { publicKey: made.publicKey, name: "it waits", facts: {}, address: "192.0.2.7", ...times };
    await database.pendingMachine.create({ data: { id: made.id, ...asked } });
    return made;
  };

  it("is not let into the router by its key, under its own name or another's", async () => {
    const pending = await waiting();
    await expect(joinAsAgent(router.env, pending)).rejects.toThrow(/is known here/);
    await expect(joinAsAgent(router.env, { ...pending, id: machine.id })).rejects.toThrow(/another key/);
    await expect(joinAsAgent(router.env, { ...pending, publicKey: machine.publicKey, id: machine.id })).rejects.toThrow(
      /signature/,
    );
  });

  it("gets in once it is a machine, and then may what an agent may", async () => {
    const pending = await waiting();
    await database.pendingMachine.delete({ where: { id: pending.id } });
    const { id, publicKey } = pending;
    const row = { name: "let in", ip: null, facts: {}, tags: [], joinedAt: Date.now() };
    await database.machine.create({ data: { id, publicKey, ...row } });
    const agent = await joinAsAgent(router.env, pending);
    expect(agent.welcome).toMatchObject({ authrole: "agent", authid: id });
    await agent.close();
  });
});

describe("the pusher", () => {
  const push = (topic: string, change = {}) =>
    notify(router.env, router.secrets, { topic, payload: {}, options: { eligible_authid: [machine.id] }, ...change });

  it.each(uris.filter((uri) => !uri.startsWith(topics.settingsPrefix)))("publishes nothing on %s", async (uri) => {
    expect((await push(uri)).body.error).toMatch(/^wamp\.error\.(not_authorized|invalid_uri)$/);
  });

  it("is answered to no other method, and calls nothing: its door knows topics alone", async () => {
    for (const method of ["GET", "HEAD", "PATCH", "DELETE"]) {
      expect((await fetch(`${router.env.localUrl}/notify`, { method })).status).toBe(405);
    }
    const answer = await push(topics.settings(machine.id), { payload: { procedure: procedures.fleetSnapshot } });
    expect(answer.body).toEqual({ id: expect.any(Number) });
  });

  it("reaches exactly the machine that it names, with a part of its address too", async () => {
    const agent = await joinAsAgent(router.env, machine);
    const heard: unknown[] = [];
    await agent.subscribe(topics.settingsPrefix, ({ args }) => heard.push(args[0]), { match: "prefix" });
    await push(topics.settings("m-1111111111111111"), { options: { eligible_authid: ["m-1111111111111111"] } });
    await push(topics.settings(machine.id), { payload: "mine" });
    await until("its own to arrive", () => heard.length > 0);
    expect(heard).toEqual(["mine"]);
    await agent.close();
  });
});
