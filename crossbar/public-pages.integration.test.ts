import { FleetFrame, FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { procedures, topics } from "@realtimemonitor/protocol/topics.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../prisma/open-database.ts";
import { askHub } from "./testing/ask-hub.ts";
import {
  addMachine,
  addSession,
  createSampler,
  joinAsAgent,
  joinWithTicket,
  newStranger,
  setPublic,
  type TestMachine,
  ticketFor,
} from "./testing/people.ts";
import { startTestRouter, type TestRouter, until } from "./testing/router.ts";
import { WampClient } from "./testing/wamp-client.ts";

const address = "192.0.2.77";
const next = createSampler();
let router: TestRouter;
let database: Database;
let machine: TestMachine;
let agent: WampClient;
const open: WampClient[] = [];
beforeAll(async () => {
  router = await startTestRouter();
  database = await openDatabase(router.env.databaseUrl);
  machine = await addMachine(database, { ip: address });
  agent = await joinAsAgent(router.env, machine);
  await agent.publish(topics.stats, [next()]);
});
beforeEach(() => turn(true));
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()));
});
afterAll(async () => {
  await database?.$disconnect();
  await router?.stop();
});

async function turn(isOn: boolean): Promise<void> {
  await setPublic(database, isOn);
  expect((await askHub(router.env.hubSocket, "/public-switch", {})).status).toBe(204);
}

async function join(role: "public" | "viewer" | "admin"): Promise<WampClient> {
  const session = role === "public" ? newStranger() : await addSession(database, role);
  const client = await joinWithTicket(router.env, session, await ticketFor(router.secrets.ticket, session));
  open.push(client);
  return client;
}

/** A page that keeps what it hears by topic, and does not react to a GOODBYE. */
async function listen(role: "public" | "viewer" | "admin", topic: string, options = {}) {
  const page = { client: await join(role), heard: [] as { topic: string; text: string }[] };
  await page.client.subscribe(
    topic,
    ({ args, details }) => page.heard.push({ topic: String(details.topic ?? topic), text: JSON.stringify(args) }),
    options,
  );
  return page;
}
/** What a page hears until a witness has heard two frames more, with a sample and a new address among them. */
async function heardBy(page: { heard: unknown[] }, witness: { heard: unknown[] }) {
  const [from, seen] = [page.heard.length, witness.heard.length];
  await agent.publish(topics.stats, [next()]);
  await database.machine.update({ where: { id: machine.id }, data: { ip: address, name: `moved ${seen}` } });
  await askHub(router.env.hubSocket, "/reload", { machineId: machine.id });
  await until("two more frames for others", () => witness.heard.length >= seen + 2);
  return page.heard.slice(from) as { topic: string; text: string }[];
}

describe("a stranger's page", () => {
  it("hears the fleet without addresses, live", async () => {
    const page = await listen("public", topics.fleetPublic);
    const witness = await listen("viewer", topics.fleet);
    const heard = await heardBy(page, witness);
    const frames = heard.map(({ text }) => FleetFrame.parse(JSON.parse(text)[0]));
    expect(frames.flatMap(({ machines }) => machines)).toMatchObject([{ id: machine.id, ip: null }]);
    expect(frames.flatMap(({ rows }) => rows).length).toBeGreaterThan(0);
    expect(heard.map(({ text }) => text).join()).not.toContain(address);
    expect(witness.heard.map(({ text }) => text).join()).toContain(address);
    expect(FleetSnapshot.parse(await page.client.call(procedures.fleetPublicSnapshot)).machines).toMatchObject([
      { id: machine.id, ip: null },
    ]);
  });

  it("hears nothing else by any pattern, and nobody else hears what is for it by his", async () => {
    const page = await listen("public", topics.fleetPublic);
    for (const [topic, match] of [
      ["fleet.public", "prefix"],
      ["fleet.public", "wildcard"],
      ["fleet", "prefix"],
      ["fleet.", "prefix"],
      ["fleet.", "wildcard"],
      [".public", "wildcard"],
      [".", "wildcard"],
      ["", "prefix"],
      ["machine.", "prefix"],
      ["client", "prefix"],
    ] as const) {
      await page.client
        .subscribe(
          topic,
          ({ args, details }) => page.heard.push({ topic: String(details.topic), text: JSON.stringify(args) }),
          { match },
        )
        .catch(() => {});
    }
    const nosy = await listen("viewer", "fleet", { match: "prefix" });
    const admin = await listen("admin", topics.fleetAdmin);
    const heard = await heardBy(page, nosy);
    await until("an admin frame", () => admin.heard.length > 0);
    expect(new Set(heard.map(({ topic }) => topic))).toEqual(new Set([topics.fleetPublic]));
    expect(heard.map(({ text }) => text).join()).not.toContain(address);
    expect(new Set(nosy.heard.map(({ topic }) => topic))).toEqual(new Set([topics.fleet]));
  });

  it("that ignores the goodbye hears nothing and gets no answer once the dashboard is not public", async () => {
    const pages = [await listen("public", topics.fleetPublic), await listen("public", topics.fleetPublic)];
    const witness = await listen("viewer", topics.fleet);
    for (const page of pages) expect((await heardBy(page, witness)).length).toBeGreaterThan(0);
    await turn(false);
    for (const { client } of pages) {
      await until("the goodbye", () => client.goodbye === "realtimemonitor.close.not_public");
    }
    for (const page of pages) {
      expect(await heardBy(page, witness)).toEqual([]);
      for (const procedure of [procedures.fleetPublicSnapshot, procedures.fleetTrends, procedures.fleetTime]) {
        await expect(page.client.call(procedure, [[]])).rejects.toThrow(/not public/);
        const forward_for = [{ session: 1, authid: "v-another", authrole: "admin" }];
        await expect(page.client.call(procedure, [[]], { forward_for })).rejects.toThrow(/not public/);
      }
    }
    expect(witness.client.goodbye).toBeUndefined();
  });

  it("joins no more once it is not, though its ticket was made before; those who signed in do", async () => {
    const stranger = newStranger();
    const ticket = await ticketFor(router.secrets.ticket, stranger);
    await turn(false);
    await expect(joinWithTicket(router.env, stranger, ticket)).rejects.toThrow(/not public/);
    await join("viewer");
  });

  it("is counted by the router's own word, and no more when it has left", async () => {
    const asHub = await WampClient.open({ socketPath: router.env.routerSocket });
    open.push(asHub);
    await asHub.join({ authmethods: ["anonymous"] });
    const count = async () => ((await asHub.call("wamp.session.list", [["public"]])) as number[]).length;
    await until("all to have left", async () => (await count()) === 0);
    const page = await join("public");
    await join("viewer");
    expect(await count()).toBe(1);
    expect((await askHub(router.env.hubSocket, "/public-room")).body).toEqual({ isFull: false });
    await page.close();
    await until("it to have left", async () => (await count()) === 0);
  });
});
