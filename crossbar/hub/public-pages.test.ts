import { FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { publicAuthid } from "@realtimemonitor/protocol/identifiers.ts";
import { procedures, realm, topics } from "@realtimemonitor/protocol/topics.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTestHub, hubTimers, type TestHub, ticketSecret } from "../testing/hub.ts";
import { addMachine, createSampler, setPublic, ticketFor } from "../testing/people.ts";
import { publicPagesLimit } from "./public-pages.ts";

let hub: TestHub;
let id: string;
/** Who is with the router as a stranger. */
let there: Set<number>;
beforeEach(async () => {
  vi.useFakeTimers(hubTimers);
  hub = await createTestHub();
  there = new Set();
  hub.setAnswerOfRouter((procedure) => (procedure === "wamp.session.list" ? [...there] : []));
  ({ id } = await addMachine(hub.database, { ip: "192.0.2.77" }));
  await hub.readAll();
  hub.start();
  hub.sample(id, next());
});
afterEach(async () => {
  await hub.dispose();
  vi.useRealTimers();
});

const next = createSampler();
const authid = publicAuthid("somebody");
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
async function turn(isOn: boolean): Promise<void> {
  await setPublic(hub.database, isOn);
  await hub.local.lookAtPublicSwitch();
}
async function join(session: number): Promise<unknown> {
  const principal = await hub.joinAsStranger(session);
  there.add(session);
  return principal;
}
const ask = (procedure: string = procedures.fleetPublicSnapshot) => hub.call(procedure, [[id]], authid);
const goodbyes = () => hub.called.filter(({ procedure }) => procedure === "wamp.session.kill").map(({ args }) => args);

describe("while the dashboard is public, a stranger's page", () => {
  beforeEach(() => turn(true));

  it("is let in as that", async () => {
    expect(await join(1)).toMatchObject({ role: "public", authid: expect.stringMatching(/^p-/) });
  });

  it("hears the frames that all hear, with their numbers, without addresses, and nobody else does", async () => {
    await join(1);
    hub.published.length = 0;
    hub.sample(id, next());
    await pass(3_000);
    await hub.database.machine.update({ where: { id }, data: { ip: "192.0.2.78", name: "moved" } });
    await hub.local.reload(id);
    await pass(50);
    const [told, all] = [hub.publicFrames(), hub.frames()];
    expect(told.map(({ number }) => number)).toEqual(all.map(({ number }) => number));
    expect(told.flatMap(({ machines }) => machines)).toMatchObject([
      { id, ip: null },
      { id, name: "moved", ip: null },
    ]);
    expect(told.flatMap(({ rows }) => rows)).toEqual(all.flatMap(({ rows }) => rows));
    for (const { topic, args, options } of hub.published) {
      if (topic !== topics.fleetPublic) continue;
      expect(options).toEqual({ eligible_authrole: ["public"] });
      expect(JSON.stringify(args)).not.toContain("192.0.2");
    }
  });

  it("gets a snapshot without addresses, trends and the time", () => {
    const snapshot = FleetSnapshot.parse(ask());
    expect(snapshot).toMatchObject({ machines: [{ id, ip: null }], rows: [{ id }] });
    expect(hub.local.fleet().machines).toMatchObject([{ ip: "192.0.2.77" }]);
    expect(ask(procedures.fleetTrends)).toMatchObject({ trends: [{ id }] });
    expect(hub.call(procedures.fleetTime, [], authid)).toEqual({ at: Date.now() });
  });

  it("is not published for while there is none", async () => {
    await pass(3_000);
    expect(hub.publicFrames()).toEqual([]);
    await join(1);
    await pass(3_000);
    expect(hub.publicFrames().length).toBeGreaterThan(0);
    hub.published.length = 0;
    there.delete(1);
    hub.leave(1);
    await pass(3_000);
    expect(hub.publicFrames()).toEqual([]);
  });

  it("is found by a hub that has just started", async () => {
    there.add(7);
    hub.offer.onJoined();
    await vi.waitFor(() => expect(hub.called.some(({ procedure }) => procedure === "wamp.session.list")).toBe(true));
    await pass(3_000);
    expect(hub.publicFrames().length).toBeGreaterThan(0);
  });

  it("is refused when as many are there as may be, until one leaves", async () => {
    for (let session = 1; session < publicPagesLimit; session += 1) there.add(session);
    expect(await hub.local.isPublicFull()).toBe(false);
    await join(publicPagesLimit);
    expect(await hub.local.isPublicFull()).toBe(true);
    await expect(join(publicPagesLimit + 1)).rejects.toThrow(/too many/);
    there.delete(5);
    hub.leave(5);
    await join(publicPagesLimit + 2);
  });

  it("counts from when it is let in, also before it has joined, and no more when it never does", async () => {
    const joining = Array.from({ length: publicPagesLimit }, (_, session) => hub.joinAsStranger(session));
    await Promise.all(joining);
    await expect(hub.joinAsStranger(1_000)).rejects.toThrow(/too many/);
    await pass(11_000);
    expect(await hub.local.isPublicFull()).toBe(false);
  });

  it("may ask now and then, and not without end", async () => {
    const tries = Array.from({ length: 30 }, () => {
      try {
        return Boolean(ask(procedures.fleetTime));
      } catch (error) {
        return String(error);
      }
    });
    expect(tries.slice(0, 20)).toEqual(Array(20).fill(true));
    expect(tries.at(-1)).toMatch(/ask again/);
    expect(hub.call(procedures.fleetTime, [], "v-somebody")).toBeDefined(); // who is signed in does not wait for strangers
    await pass(1_000);
    expect(ask(procedures.fleetTime)).toBeDefined();
  });

  it("shares snapshots with all others, who cannot wear the hub out together", async () => {
    const each = (page: number) => () => hub.call(procedures.fleetPublicSnapshot, [], publicAuthid(`page-${page}`));
    for (let page = 0; page < 20; page += 1) each(page)();
    expect(each(20)).toThrow(/ask again/);
    expect(hub.call(procedures.fleetSnapshot)).toBeDefined();
  });
});

describe("when it is switched off, a stranger's page", () => {
  beforeEach(async () => {
    await turn(true);
    await join(1);
    await join(2);
    await turn(false);
  });

  it("is said goodbye to, also by a hub whose router refuses to say it twice to another", async () => {
    expect(goodbyes()).toMatchObject([1, 2].map((session) => [session, "realtimemonitor.close.not_public", /sign in/]));
    await turn(true);
    hub.setAnswerOfRouter((procedure, [session]) => {
      if (procedure === "wamp.session.list") return [...there];
      if (session === 1) throw new Error("session already requested to leave");
      return [];
    });
    there.add(3);
    await turn(false);
    expect(goodbyes().map(([session]) => session)).toEqual([1, 2, 1, 2, 3]);
  });

  it("that ignores the goodbye hears nothing more and gets no answer", async () => {
    hub.published.length = 0;
    hub.sample(id, next());
    await pass(3_000);
    expect(hub.publicFrames()).toEqual([]);
    for (const procedure of [procedures.fleetPublicSnapshot, procedures.fleetTrends, procedures.fleetTime]) {
      expect(() => ask(procedure)).toThrow(/not public/);
    }
  });

  it("is let in no more, and reminded as long as it stays", async () => {
    await expect(hub.joinAsStranger(3)).rejects.toThrow(/not public/);
    const before = goodbyes().length;
    await pass(30_000);
    await vi.waitFor(() => expect(goodbyes().length).toBeGreaterThan(before));
  });
});

describe("the switch", () => {
  it("is off at first, and while it was never read", async () => {
    await expect(hub.joinAsStranger(1)).rejects.toThrow(/not public/);
    expect(() => ask()).toThrow(/not public/);
  });

  it("is obeyed within half a minute though nobody tells", async () => {
    await setPublic(hub.database, true);
    await pass(30_000);
    await vi.waitFor(() => expect(ask()).toBeDefined());
  });

  it("stays as it was while the database cannot be read, and lets nobody in", async () => {
    await turn(true);
    const reading = vi.spyOn(hub.database.publicDashboard, "findUnique").mockRejectedValue(new Error("disk I/O error"));
    await hub.local.lookAtPublicSwitch();
    expect(ask()).toBeDefined();
    await expect(hub.joinAsStranger(1)).rejects.toMatchObject({ uri: "realtimemonitor.error.unavailable" });
    reading.mockRestore();
  });
});

describe("a ticket for strangers", () => {
  it("is good for no other authid, nor for a session that signed in", async () => {
    await turn(true);
    const stranger = { id: "x".repeat(24), role: "public" as const };
    await hub.joinAsStranger(1, stranger);
    const joinWith = async (as: string) =>
      hub.call(procedures.authenticatePage, [
        realm,
        as,
        { session: 1, ticket: await ticketFor(ticketSecret, stranger) },
      ]);
    for (const as of [`v-${stranger.id}`, "p-another", "hub", id]) {
      await expect(joinWith(as)).rejects.toThrow(/new ticket/);
    }
  });
});
