import { AdminSnapshot, FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { tutorialId } from "@realtimemonitor/protocol/identifiers.ts";
import { MachineSample, RecentSamples } from "@realtimemonitor/protocol/machine-feed.ts";
import { defaultSettings, type MachineSettings } from "@realtimemonitor/protocol/settings.ts";
import { procedures, topics } from "@realtimemonitor/protocol/topics.ts";
import { HubTime, Trends } from "@realtimemonitor/protocol/trend.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../prisma/open-database.ts";
import { renderRouterConfig } from "./render-config.mjs";
import { askHub } from "./testing/ask-hub.ts";
import { notify } from "./testing/notify.ts";
import {
  addApiToken,
  addMachine,
  addSession,
  addTutorialMachine,
  createSampler,
  joinAsAgent,
  joinAsReader,
  joinAsTutorial,
  joinWithTicket,
  newStranger,
  setPublic,
  type TestMachine,
  ticketFor,
  wsUrl,
} from "./testing/people.ts";
import { startTestRouter, type TestRouter, until } from "./testing/router.ts";
import { type RouterConfig, readRoles } from "./testing/router-config.ts";
import { WampClient, type WampEvent } from "./testing/wamp-client.ts";

/** For cells that are about one machine's topic: machine A, whose agent is "agent"; "another agent" is B. */
let a: TestMachine;
let b: TestMachine;
let router: TestRouter;
let database: Database;

type Person = "agent" | "another agent" | "tutorial client" | "public" | "reader" | "viewer" | "admin";
const people: Person[] = ["agent", "another agent", "tutorial client", "public", "reader", "viewer", "admin"];
const clients = new Map<Person, WampClient>();
const as = (person: Person) => clients.get(person) as WampClient;

async function join(person: Person): Promise<WampClient> {
  if (person === "agent") return joinAsAgent(router.env, a);
  if (person === "another agent") return joinAsAgent(router.env, b);
  if (person === "tutorial client") return joinAsTutorial(router.env);
  if (person === "reader") return joinAsReader(router.env, await addApiToken(database, { scope: "admin" }));
  const session = person === "public" ? newStranger() : await addSession(database, person);
  return joinWithTicket(router.env, session, await ticketFor(router.secrets.ticket, session));
}

/** The same in a new session every now and then: the router cuts off who says so much in one. */
async function rested(person: Person): Promise<WampClient> {
  const asked = (timesAsked.get(person) ?? 0) + 1;
  timesAsked.set(person, asked);
  if (asked % 40 === 0) {
    await as(person).close();
    clients.set(person, await join(person));
  }
  return as(person);
}
const timesAsked = new Map<Person, number>();
const actions = ["publish", "subscribe", "call", "register"] as const;
type Action = (typeof actions)[number];

beforeAll(async () => {
  router = await startTestRouter({ variables: { TUTORIAL_MODE: "1" } });
  database = await openDatabase(router.env.databaseUrl);
  await addTutorialMachine(database, tutorialIp);
  await askHub(router.env.hubSocket, "/reload", { machineId: tutorialId(tutorialIp) });
  [a, b] = [await addMachine(database), await addMachine(database)];
  await setPublic(database, true);
  for (const person of people) clients.set(person, await join(person));
});
afterAll(async () => {
  await database?.$disconnect();
  await router?.stop();
});

const next = { agent: createSampler(), "another agent": createSampler() };
const fleet = async () => FleetSnapshot.parse((await askHub(router.env.hubSocket, "/fleet")).body);
const seqOf = async (machine: TestMachine) => (await fleet()).rows.find((row) => row.id === machine.id)?.seq;
const settings = (version: number): MachineSettings => ({ ...defaultSettings, version });
let version = 1;
const pushTo = (machine: TestMachine) =>
  notify(router.env, router.secrets, {
    topic: topics.settings(machine.id),
    payload: settings(++version),
    options: { eligible_authid: [machine.id, "hub"] },
  });

async function inbox(client: WampClient, topic: string, options = {}): Promise<{ events: WampEvent[] }> {
  const events: WampEvent[] = [];
  await client.subscribe(topic, (event) => events.push(event), options);
  return { events };
}
/** Once this is answered, all that was published before it has arrived. */
const roundTrip = (client: WampClient) => client.publish(topics.settings("none")).catch(() => {});
const heard = (box: { events: WampEvent[] }) => until("an event", () => box.events.length > 0, 5_000);

async function publishSample(person: "agent" | "another agent"): Promise<void> {
  const sample = next[person]();
  await as(person).publish(topics.stats, [sample]);
  await until("the sample to show", async () => (await seqOf(person === "agent" ? a : b)) === sample.seq);
}
async function publishState(person: "agent" | "another agent"): Promise<void> {
  const [machine, settings_version] = person === "agent" ? [a, 71] : [b, 72];
  await as(person).publish(topics.state, [
    { runId: "0".repeat(16), settings_version, result: "applied", reason: null },
  ]);
  await until("the state to show", async () => {
    const { machines } = AdminSnapshot.parse((await askHub(router.env.hubSocket, "/admin")).body);
    return machines.find(({ id }) => id === machine.id)?.settings.reported_version === settings_version;
  });
}
/** A gap in the numbers: the hub asks for what is between. */
async function loseTwoSamplesOfA(): Promise<void> {
  await publishSample("agent");
  next.agent();
  next.agent();
  await publishSample("agent");
}
async function publishBacklog(person: "agent" | "another agent"): Promise<void> {
  const machine = person === "agent" ? a : b;
  const box = await inbox(as(person), topics.notice(machine.id));
  next[person] = createSampler(); // a run of which nothing else is missing
  const first = next[person]();
  await as(person).publish(topics.stats, [first]);
  const lost = next[person]();
  await as(person).publish(topics.stats, [next[person]()]);
  await until(
    "the question",
    () => box.events.some(({ args }) => (args[0] as { seq: number }).seq === lost.seq),
    5_000,
  );
  const { runId, seq, monotonicMs } = lost;
  await as(person).publish(topics.backlog, [{ runId, fromSeq: seq, oldestSeq: 0, monotonicMs, samples: [lost] }]);
  await until("it to be healed", async () => {
    const { machines } = AdminSnapshot.parse((await askHub(router.env.hubSocket, "/admin")).body);
    return (machines.find(({ id }) => id === machine.id)?.history.healed ?? 0) > 0;
  });
}
async function seeMachineAs(person: "reader" | "viewer" | "admin"): Promise<void> {
  const box = await inbox(as(person), topics.machine(a.id));
  const sample = next.agent();
  await as("agent").publish(topics.stats, [sample]);
  await until("the sample to show", async () => (await seqOf(a)) === sample.seq);
  const recent = RecentSamples.parse(await as(person).call(procedures.machineRecent, [a.id]));
  expect(recent.series.seq).toContain(sample.seq);
  await publishSample("agent");
  await heard(box);
  expect(MachineSample.parse(box.events[0]?.args[0]).id).toBe(a.id);
}
async function askTrendsAs(person: "public" | "reader" | "viewer" | "admin"): Promise<void> {
  await publishSample("agent");
  const { trends } = Trends.parse(await as(person).call(procedures.fleetTrends, [[a.id, "m-0000000000000000"]]));
  expect(trends.map(({ id, cpus }) => [id, cpus.at(-1)])).toEqual([[a.id, expect.any(Number)]]);
}
async function askTimeAs(person: "public" | "reader" | "viewer" | "admin"): Promise<void> {
  const before = Date.now();
  const { at } = HubTime.parse(await as(person).call(procedures.fleetTime));
  expect(at).toBeGreaterThanOrEqual(before);
  expect(at).toBeLessThanOrEqual(Date.now());
}
/** It is let into the tutorial's realm: what it may do there is about machines of the tutorial alone. */
const tutorialIp = "10.0.0.1";
const tutorialStats = { ip: tutorialIp, name: "a host" };
async function publishTutorialStats(): Promise<void> {
  await as("tutorial client").publish(topics.stats, [tutorialStats]);
  await until("the row to show", async () => (await fleet()).rows.some(({ id }) => id === tutorialId(tutorialIp)));
}
async function hearOnlyTutorialStats(): Promise<void> {
  const box = await inbox(as("tutorial client"), topics.stats);
  await publishSample("agent");
  await as("tutorial client").publish(topics.stats, [tutorialStats], { exclude_me: false });
  await heard(box);
  expect(box.events.map(({ args }) => args)).toEqual([[tutorialStats]]);
}
async function hearOnlyTutorialSettings(): Promise<void> {
  const box = await inbox(as("tutorial client"), topics.settings(a.id));
  const prefixed = await inbox(as("tutorial client"), topics.settingsPrefix, { match: "prefix" });
  await pushTo(a);
  await pushTo({ ...a, id: tutorialId(tutorialIp) });
  await heard(prefixed);
  expect(box.events).toEqual([]);
  expect(prefixed.events.map(({ args }) => args)).toEqual([[expect.objectContaining({ ip: tutorialIp })]]);
}
const subscribeAndHear = (person: Person, topic: string) => async () => heard(await inbox(as(person), topic));

/** Every cell that is allowed, with the proof that it works. All others must be refused. */
const allowed: Record<string, Partial<Record<Action, Partial<Record<Person, () => Promise<unknown>>>>>> = {
  [topics.stats]: {
    publish: {
      agent: () => publishSample("agent"),
      "another agent": () => publishSample("another agent"),
      "tutorial client": publishTutorialStats,
    },
    subscribe: { "tutorial client": hearOnlyTutorialStats },
  },
  [topics.state]: {
    publish: { agent: () => publishState("agent"), "another agent": () => publishState("another agent") },
  },
  "clientconfig.A": {
    subscribe: {
      async agent() {
        const box = await inbox(as("agent"), topics.settings(a.id));
        await pushTo(a);
        await heard(box);
        expect(box.events[0]?.args).toEqual([settings(version)]);
      },
      async "another agent"() {
        const [own, others] = [await inbox(as("agent"), topics.settings(a.id)), await inboxesOfB()];
        await pushTo(a);
        await heard(own);
        await roundTrip(as("another agent"));
        expect(others.flatMap(({ events }) => events)).toEqual([]);
        await pushTo(b);
        for (const box of others.slice(1)) await heard(box); // not deaf: what is for B arrives by prefix
      },
      "tutorial client": hearOnlyTutorialSettings,
    },
  },
  "clientnotice.A": {
    subscribe: {
      async agent() {
        const box = await inbox(as("agent"), topics.notice(a.id));
        await loseTwoSamplesOfA();
        await heard(box);
        expect(box.events[0]?.args).toMatchObject([{ kind: "resendFrom", limit: 2 }]);
      },
      async "another agent"() {
        const [own, others] = [
          await inbox(as("agent"), topics.notice(a.id)),
          [
            await inbox(as("another agent"), topics.notice(a.id)),
            await inbox(as("another agent"), topics.noticePrefix, { match: "prefix" }),
          ],
        ];
        await loseTwoSamplesOfA();
        await heard(own);
        await roundTrip(as("another agent"));
        expect(others.flatMap(({ events }) => events)).toEqual([]);
      },
    },
  },
  [topics.backlog]: {
    publish: { agent: () => publishBacklog("agent"), "another agent": () => publishBacklog("another agent") },
  },
  "machine.A": {
    subscribe: {
      reader: () => seeMachineAs("reader"),
      viewer: () => seeMachineAs("viewer"),
      admin: () => seeMachineAs("admin"),
    },
  },
  [procedures.machineRecent]: {
    call: {
      reader: () => seeMachineAs("reader"),
      viewer: () => seeMachineAs("viewer"),
      admin: () => seeMachineAs("admin"),
    },
  },
  [topics.fleet]: {
    subscribe: {
      reader: subscribeAndHear("reader", topics.fleet),
      viewer: subscribeAndHear("viewer", topics.fleet),
      admin: subscribeAndHear("admin", topics.fleet),
    },
  },
  [topics.fleetAdmin]: { subscribe: { admin: subscribeAndHear("admin", topics.fleetAdmin) } },
  [procedures.fleetSnapshot]: {
    call: {
      reader: async () => FleetSnapshot.parse(await as("reader").call(procedures.fleetSnapshot)),
      viewer: async () => FleetSnapshot.parse(await as("viewer").call(procedures.fleetSnapshot)),
      admin: async () => FleetSnapshot.parse(await as("admin").call(procedures.fleetSnapshot)),
    },
  },
  [topics.fleetPublic]: { subscribe: { public: subscribeAndHear("public", topics.fleetPublic) } },
  [procedures.fleetPublicSnapshot]: {
    call: {
      public: async () => {
        const { machines } = FleetSnapshot.parse(await as("public").call(procedures.fleetPublicSnapshot));
        for (const { ip } of machines) expect(ip).toBeNull();
      },
    },
  },
  [procedures.fleetTrends]: {
    call: {
      public: () => askTrendsAs("public"),
      reader: () => askTrendsAs("reader"),
      viewer: () => askTrendsAs("viewer"),
      admin: () => askTrendsAs("admin"),
    },
  },
  [procedures.fleetTime]: {
    call: {
      public: () => askTimeAs("public"),
      reader: () => askTimeAs("reader"),
      viewer: () => askTimeAs("viewer"),
      admin: () => askTimeAs("admin"),
    },
  },
  [procedures.fleetAdminSnapshot]: {
    call: {
      admin: async () => AdminSnapshot.parse(await as("admin").call(procedures.fleetAdminSnapshot)),
    },
  },
  [topics.cut]: {}, // the router's guard alone
  [procedures.authenticateAgent]: {},
  [procedures.authenticatePage]: {},
  [procedures.authenticateTutorial]: {},
  "wamp.session.on_leave": {},
  "wamp.session.kill_by_authid": {},
  "wamp.session.kill": {},
  "wamp.session.list": {},
  "wamp.session.get": {},
  "wamp.subscription.lookup": {},
  "wamp.subscription.on_delete": {},
  // Crossbar's own, which nobody was granted
  "wamp.session.on_join": {},
  "wamp.session.add_testament": {},
  "wamp.subscription.on_create": {},
  "wamp.registration.list": {},
  "crossbar.get_status": {},
  "anything.else": {},
};

async function inboxesOfB() {
  return Promise.all([
    inbox(as("another agent"), topics.settings(a.id)),
    inbox(as("another agent"), topics.settingsPrefix, { match: "prefix" }),
    inbox(as("another agent"), topics.settingsPrefix, { match: "wildcard" }),
  ]);
}

const attempt: Record<Action, (client: WampClient, uri: string) => Promise<unknown>> = {
  publish: (client, uri) => client.publish(uri),
  subscribe: (client, uri) => inbox(client, uri),
  call: (client, uri) => client.call(uri),
  // without force, the router would only say that the hub has it already
  register: (client, uri) => client.register(uri, { force_reregister: true }),
};

/** The row's name as a URI: "A" stands for machine A's id. */
const uriOf = (row: string) => row.replace(/\.A$/, `.${a.id}`);
const cells = Object.entries(allowed).flatMap(([row, grants]) =>
  actions.flatMap((action) => people.map((person) => ({ row, action, person, proof: grants[action]?.[person] }))),
);

describe("the permission matrix", () => {
  it("has a row for every topic and procedure that the router's config or the protocol knows", () => {
    const options = { root: "/", mode: "development", nodePath: "" } as const; // with tutorial mode on
    const config = renderRouterConfig({ env: router.env, secrets: router.secrets, ...options }) as RouterConfig;
    const granted = [...readRoles(config).values()].flat().map(({ uri }) => uri);
    const known = Object.values(topics).map((topic) => (typeof topic === "string" ? topic : topic("A")));
    const uris = [...granted, ...known, ...Object.values(procedures)];
    const rows = uris.map((uri) => (uri.endsWith(".") ? `${uri}A` : uri));
    expect(Object.keys(allowed)).toEqual(expect.arrayContaining(rows));
  });

  it.each(cells.filter(({ proof }) => proof))("$person may $action $row", async ({ proof }) => {
    await proof?.();
  });

  it.each(cells.filter(({ proof }) => !proof))("$person may not $action $row", async ({ row, action, person }) => {
    await expect(attempt[action](await rested(person), uriOf(row))).rejects.toMatchObject({
      uri: expect.stringMatching(/^wamp\.error\.(not_authorized|invalid_uri)$/),
    });
  });

  it("nobody joins without a way to show who he is", async () => {
    // who says nothing of it is anonymous: in tutorial mode he is let in elsewhere, without it nowhere
    for (const authmethods of [["cookie", "tls"], ["scram"]]) {
      const client = await WampClient.open({ url: wsUrl(router.env) });
      await expect(client.join(authmethods ? { authmethods } : {})).rejects.toMatchObject({
        uri: expect.stringMatching(/^wamp\.error\./),
      });
      await client.close();
    }
  });

  it("nobody is answered, or heard, before he has joined", async () => {
    const client = await WampClient.open({ url: wsUrl(router.env) });
    const received: unknown[] = [];
    client.socket.on("message", (data) => received.push(data.toString()));
    const before = await seqOf(a);
    for (const row of Object.keys(allowed)) {
      client.send([16, 1, { acknowledge: true }, uriOf(row), [next.agent()]]);
      client.send([32, 2, {}, uriOf(row)]);
      client.send([48, 3, {}, uriOf(row)]);
      client.send([64, 4, {}, uriOf(row)]);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(received).toEqual([]);
    expect(await seqOf(a)).toBe(before);
    await client.close();
  });

  it.each(Object.keys(allowed))("the pusher, by signed /notify, may publish only settings: %s", async (row) => {
    const answer = await notify(router.env, router.secrets, {
      topic: uriOf(row),
      payload: settings(0),
      options: { eligible_authid: ["hub"] },
    });
    if (row === "clientconfig.A") expect(answer.body).toHaveProperty("id");
    else expect(answer.body.error).toMatch(/^wamp\.error\.(not_authorized|invalid_uri)$/);
  });

  it.each([
    ["unsigned", { isSigned: false }, 400],
    ["signed with another secret", { secret: "another secret" }, 401],
    ["signed some time ago", { at: Date.now() - 20_000 }, 400],
    ["signed in the future", { at: Date.now() + 60_000 }, 400],
    ["too big", { payload: "x".repeat(5_000) }, 413],
  ])("/notify refuses what is %s", async (_what, change, status) => {
    const box = await inbox(as("agent"), topics.settings(a.id));
    const answer = await notify(router.env, router.secrets, { topic: topics.settings(a.id), payload: 1, ...change });
    expect(answer.status).toBe(status);
    expect(answer.body).toHaveProperty("error");
    await roundTrip(as("agent"));
    expect(box.events).toEqual([]);
  });
});
