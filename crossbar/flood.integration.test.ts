import { connect, type Socket } from "node:net";
import { AdminSnapshot, FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { procedures, topics } from "@realtimemonitor/protocol/topics.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../prisma/open-database.ts";
import { askHub } from "./testing/ask-hub.ts";
import { attacks, type Target } from "./testing/attacks.ts";
import { addLargeFleet } from "./testing/large-fleet.ts";
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
import { WampClient } from "./testing/wamp-client.ts";

let router: TestRouter;
let database: Database;
/** It does what it should, and must not feel any of this. */
let good: { machine: TestMachine; client: WampClient; next: ReturnType<typeof createSampler> };

beforeAll(async () => {
  router = await startTestRouter({ variables: { LOG_LEVEL: "warn" } });
  database = await openDatabase(router.env.databaseUrl);
  const machine = await addMachine(database, { name: "good" });
  good = { machine, client: await joinAsAgent(router.env, machine), next: createSampler() };
});
afterAll(async () => {
  await good?.client.close();
  await database?.$disconnect();
  await router?.stop();
});

// nothing is compressed, so that what waits is as large as it looks
const from = { localAddress: "127.0.0.66", perMessageDeflate: false };
const fleet = async () => FleetSnapshot.parse((await askHub(router.env.hubSocket, "/fleet")).body);
const admin = async () => AdminSnapshot.parse((await askHub(router.env.hubSocket, "/admin")).body);
const adminOf = async ({ id }: TestMachine) => (await admin()).machines.find((one) => one.id === id);
const stranger = (options = {}) => WampClient.open({ url: wsUrl(router.env), ...from, ...options });
const isOpen = ({ socket }: WampClient) => socket.readyState === socket.OPEN;

async function goodOneIsHeard(): Promise<void> {
  const sample = good.next();
  await good.client.publish(topics.stats, [sample]);
  await until("the good one's next sample", async () =>
    (await fleet()).rows.some(({ id, seq }) => id === good.machine.id && seq === sample.seq),
  );
}

/** An attacker with a key and a session of its own. */
async function attackerOf(): Promise<{ machine: TestMachine; target: Target }> {
  const machine = await addMachine(database, { name: "attacker" });
  const session = await addSession(database, "viewer");
  const viewer = async () =>
    joinWithTicket(router.env, session, await ticketFor(router.secrets.ticket, session), undefined, from);
  const agent = () => joinAsAgent(router.env, machine, from);
  return {
    machine,
    target: { port: router.env.port, from: from.localAddress, agent, viewer, stranger, sample: createSampler() },
  };
}

/** The attack ends by itself when its connection is closed; else the signal would end it, much later. */
async function attack(name: string, target: Target): Promise<void> {
  const signal = AbortSignal.timeout(20_000);
  await attacks[name]?.attack(target, signal);
  expect(signal.aborted, "it was cut off, and did not go on until it was ended").toBe(false);
}

describe("an agent with its own key", () => {
  it.each([
    ["samples", /over 10 messages a second/],
    ["large", /over 400 kB a second/],
    ["megabytes", /too large or no WAMP/],
    ["disks", /too large or no WAMP/],
    ["deep", /too large or no WAMP/],
    ["nan", /over 10 messages a second/],
    ["retained", /over 10 messages a second/],
    ["subscriptions", /over 16 subscriptions/],
    ["subscribeLoop", /over 10 messages a second/],
    ["acknowledged", /over 10 messages a second/],
    ["refused", /over 10 messages a second/],
    ["receivers", /over 400 kB a second/],
    ["pings", /over 10 messages a second/],
    ["fragments", /over 10 messages a second/],
  ])("is cut off for %s, the admin is told why, and the others are heard", async (name, why) => {
    const { machine, target } = await attackerOf();
    await attack(name, target);
    await goodOneIsHeard();
    await until("the admin to know", async () => why.test((await adminOf(machine))?.lastRejection ?? ""));
    expect(isOpen(good.client)).toBe(true);
    // nor does it come back at once
    await expect(target.agent()).rejects.toMatchObject({ uri: "realtimemonitor.error.cut_off" });
  });

  it("stays out longer each time, and the others with its address do not", async () => {
    const { machine, target } = await attackerOf();
    await attack("pings", target);
    const refusal = await target.agent().catch((error) => String(error));
    const seconds = Number(/again in (\d+) s/.exec(String(refusal))?.[1]);
    expect(seconds).toBeGreaterThan(0);
    const neighbour = await addMachine(database);
    const client = await joinAsAgent(router.env, neighbour, from);
    await client.publish(topics.stats, [createSampler()()]);
    await until("it to be let in again", () =>
      target.agent().then(
        (back) => back.close().then(() => true),
        () => false,
      ),
    );
    await attack("pings", target);
    const longer = await target.agent().catch((error) => String(error));
    expect(Number(/again in (\d+) s/.exec(String(longer))?.[1])).toBeGreaterThan(seconds);
    expect(isOpen(client)).toBe(true);
    await until("both to be counted", async () => (await adminOf(machine))?.rejected === 2);
    await client.close();
  });

  it("has eight sessions at most: the oldest goes", async () => {
    const { target } = await attackerOf();
    const sessions: WampClient[] = [];
    for (let n = 0; n < 10; n += 1) sessions.push(await target.agent());
    await until("two to be gone", () => sessions.filter(isOpen).length === 8);
    expect(sessions.map(isOpen).indexOf(true)).toBe(2);
    for (const session of sessions) await session.close();
  });

  it("which fills what is allowed leaves no half of it behind", async () => {
    const { machine, target } = await attackerOf();
    const client = await target.agent();
    const sample = createSampler();
    const disk = { mount: "/", totalBytes: 1, usedBytes: 1 };
    await client.publish(topics.stats, [{ ...sample(), disks: Array(65).fill(disk) }]);
    await client.publish(topics.stats, [{ ...sample(), cpus: Array(1_025).fill(1) }]);
    await client.publish(topics.stats, [{ ...sample(), memory: { totalBytes: 1, usedBytes: -1 } }]);
    await client.publish(topics.stats, [{ ...sample(), disks: [{ ...disk, mount: "m".repeat(256) }] }]);
    await until("all to be refused", async () => (await adminOf(machine))?.rejected === 4);
    expect((await fleet()).rows.find(({ id }) => id === machine.id)?.seq).toBeUndefined();
    await client.close();
  });
});

describe("a page of somebody who signed in", () => {
  it("that asks in a loop is answered so often only, then cut off", async () => {
    const { target } = await attackerOf();
    const client = await target.viewer();
    const answers = await Promise.allSettled(Array.from({ length: 200 }, () => client.call(procedures.fleetSnapshot)));
    const refused = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
    expect(refused.length).toBeGreaterThan(100);
    expect(refused[0]).toMatchObject({ uri: "realtimemonitor.error.unavailable" });
    await client.close();
    await attack("asks", (await attackerOf()).target);
    await goodOneIsHeard();
  });
});

describe("who has not joined", () => {
  const opened: { destroy(): void }[] = [];
  const tcp = (first = "") =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect({ host: "127.0.0.1", port: router.env.port, ...from });
      opened.push(socket);
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.on("error", () => {}).resume();
        socket.write(first);
        resolve(socket);
      });
    });
  const openOf = (sockets: Socket[]) => sockets.filter(({ destroyed }) => !destroyed);
  afterAll(() => {
    for (const socket of opened) socket.destroy();
  });

  it("may say little before it joins", async () => {
    await attack("strangerTalks", (await attackerOf()).target);
    await goodOneIsHeard();
  });

  it("gets no room for what unpacks to a thousand times its size", async () => {
    await attack("bombs", (await attackerOf()).target);
    await goodOneIsHeard();
  });

  it("is dropped when it does not join within ten seconds, whether it says hello or nothing", async () => {
    const silent = await stranger();
    const halfway = await stranger();
    halfway.send([1, "realm1", { roles: { publisher: {} }, authmethods: ["ticket"], authid: "v-nobody" }]);
    await Promise.all([silent.closed, halfway.closed]);
    await goodOneIsHeard();
  });

  it.each([
    ["half-open connections", ""],
    ["requests whose headers never end", "GET / HTTP/1.1\r\nhost: a\r\nx-a: "],
    ["requests whose bodies never end", "POST /clients/ HTTP/1.1\r\nhost: a\r\ncontent-length: 90000\r\n\r\n"],
  ])("has 500 connections at most: of 600 %s the oldest go, and others still get in", async (_what, first) => {
    const many: Socket[] = [];
    for (let n = 0; n < 600; n += 1) many.push(await tcp(first));
    await until("a hundred to be gone", () => openOf(many).length <= 500);
    expect(openOf(many.slice(-400)).length).toBe(400);
    const newcomer = await joinAsAgent(router.env, await addMachine(database));
    await goodOneIsHeard();
    expect(isOpen(newcomer)).toBe(true);
    await newcomer.close();
    for (const socket of many) socket.destroy();
  });

  it("may try so many WebSockets from one address; agents elsewhere join all the same", async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 420; n += 1) {
      await stranger().then(
        (client) => client.close(),
        (error) => statuses.push(Number(/\d{3}/.exec(String(error))?.[0])),
      );
    }
    expect(statuses.length).toBeGreaterThan(0);
    expect(new Set(statuses)).toEqual(new Set([429]));
    const elsewhere = await addMachine(database);
    const client = await joinAsAgent(router.env, elsewhere, { localAddress: "127.0.0.67" });
    await client.close();
    await goodOneIsHeard();
  });
});

describe("a page that never reads", () => {
  it("is dropped before the router keeps more than some megabytes for it, and does not slow the others", async () => {
    await addLargeFleet(router, database);
    const cuts: unknown[] = [];
    const asHub = await WampClient.open({ socketPath: router.env.routerSocket });
    await asHub.join({ authmethods: ["anonymous"] });
    await asHub.subscribe(topics.cut, ({ args }) => cuts.push(args[0]));
    const { target } = await attackerOf();
    const reader = await target.viewer();
    const { rows } = FleetSnapshot.parse(await reader.call(procedures.fleetSnapshot));
    expect(rows.length).toBeGreaterThanOrEqual(150); // who does read gets all of it, though it is not compressed
    reader.socket.pause();
    for (let n = 0; n < 59; n += 1) reader.send([48, n + 1, {}, procedures.fleetSnapshot]);
    await until("it to be cut off", () => cuts.some((cut) => /does not read/.test(JSON.stringify(cut))));
    await goodOneIsHeard();
    await Promise.all([reader.close(), asHub.close()]);
  });
});

it("the log of all this is short: each kind once, and of each part of the router thirty lines a minute", () => {
  const lines = router.log().split("\n");
  const cut = lines.filter((line) => line.includes("cut off agent"));
  expect(cut.length).toBeGreaterThan(5);
  expect(new Set(cut.map((line) => line.replace(/^\S+/, ""))).size).toBeGreaterThan(cut.length / 2);
  expect(lines.length).toBeLessThan(1_500); // a traceback for each would be ten times that
});

describe("a request that comes by the byte", () => {
  it.each([
    ["headers", "GET / HTTP/1.1\r\nhost: a\r\nx-a: "],
    ["body", "POST /clients/ HTTP/1.1\r\nhost: a\r\ncontent-length: 90000\r\n\r\n"],
    ["first line", "GE"],
  ])(
    "is ended when it is not whole within the time for one, whatever comes meanwhile: its %s",
    async (_what, first) => {
      const patient = await startTestRouter({
        change({ workers: [{ transports }] }) {
          transports[1].options.client_timeout = 2;
        },
      });
      try {
        const socket = connect({ host: "127.0.0.1", port: patient.env.port });
        const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
        socket.on("error", () => {}).resume();
        socket.write(first);
        const dripping = setInterval(() => socket.write("x"), 300);
        await closed; // Twisted alone would wait for the next byte without end
        clearInterval(dripping);
      } finally {
        await patient.stop();
      }
    },
  );
});
