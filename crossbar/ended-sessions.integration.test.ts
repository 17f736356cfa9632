import { pageAuthid } from "@realtimemonitor/protocol/identifiers.ts";
import { procedures, topics } from "@realtimemonitor/protocol/topics.ts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../prisma/open-database.ts";
import { askHub } from "./testing/ask-hub.ts";
import { addSession, joinWithTicket, type TestSession, ticketFor } from "./testing/people.ts";
import { findHubPid, hubPidOf } from "./testing/processes.ts";
import { startTestRouter, type TestRouter, until } from "./testing/router.ts";
import { WampClient } from "./testing/wamp-client.ts";

let router: TestRouter;
let database: Database;
const open: WampClient[] = [];
beforeAll(async () => {
  router = await startTestRouter();
  database = await openDatabase(router.env.databaseUrl);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()));
});
afterAll(async () => {
  await database?.$disconnect();
  await router?.stop();
});

/** A page that counts what it receives, and does not react to a GOODBYE. */
async function listen(session: TestSession) {
  const client = await joinWithTicket(router.env, session, await ticketFor(router.secrets.ticket, session));
  open.push(client);
  const page = { client, frames: 0 };
  const count = () => {
    page.frames += 1;
  };
  await client.subscribe(topics.fleet, count);
  if (session.role === "admin") await client.subscribe(topics.fleetAdmin, count);
  return page;
}
const endSession = ({ id }: TestSession) => askHub(router.env.hubSocket, "/end-session", { sessionId: id });
const revoke = ({ id }: TestSession) => database.session.update({ where: { id }, data: { revokedAt: Date.now() } });
/** A frame comes at least each two seconds. */
const framesOf = async (page: { frames: number }, witness: { frames: number }) => {
  const [before, seen] = [page.frames, witness.frames];
  await until("two more frames for others", () => witness.frames >= seen + 2);
  return page.frames - before;
};

describe("a session that was revoked", () => {
  it.each(["viewer", "admin"] as const)("of a %s who ignores the goodbye receives nothing more", async (role) => {
    const session = await addSession(database, role);
    const pages = [await listen(session), await listen(session)];
    const witness = await listen(await addSession(database, role));
    for (const page of pages) expect(await framesOf(page, witness)).toBeGreaterThan(0);

    await revoke(session);
    expect((await endSession(session)).status).toBe(204);
    for (const { client } of pages) {
      await until("the goodbye", () => client.goodbye === "realtimemonitor.close.session_ended");
    }
    for (const page of pages) expect(await framesOf(page, witness)).toBe(0);
    expect(witness.client.goodbye).toBeUndefined();
  });

  it("gets no snapshot either, not even in the name of another", async () => {
    const session = await addSession(database, "admin");
    const { client } = await listen(session);
    await client.call(procedures.fleetSnapshot);
    await endSession(session);
    const forward_for = [{ session: 1, authid: "v-another", authrole: "admin" }];
    for (const procedure of [procedures.fleetSnapshot, procedures.fleetAdminSnapshot]) {
      await expect(client.call(procedure)).rejects.toThrow(/sign in again/);
      await expect(client.call(procedure, [], { forward_for })).rejects.toThrow(/sign in again/);
    }
  });

  it("cannot subscribe or join anew to hear more", async () => {
    const session = await addSession(database, "viewer");
    const page = await listen(session);
    const witness = await listen(await addSession(database, "viewer"));
    const spare = await ticketFor(router.secrets.ticket, session);
    await revoke(session);
    await endSession(session);
    const before = page.frames;
    await page.client.subscribe("fleet", () => (page.frames += 1), { match: "prefix" });
    await page.client.subscribe("", () => (page.frames += 1), { match: "prefix" }).catch(() => {});
    expect(await framesOf(page, witness)).toBe(0);
    expect(page.frames).toBe(before);
    await expect(joinWithTicket(router.env, session, spare)).rejects.toThrow(/sign in again/);
  });

  it("is kept out by the next hub as well, when this one dies", async () => {
    const session = await addSession(database, "admin");
    const page = await listen(session);
    const witness = await listen(await addSession(database, "admin"));
    await revoke(session);
    await endSession(session);
    const old = hubPidOf(router.pid());
    process.kill(old, "SIGKILL");
    await until("the next hub", () => ![undefined, old].includes(findHubPid(router.pid())));
    await until("its frames", async () => {
      const { status, body } = await askHub(router.env.hubSocket, "/health").catch(() => ({ status: 0, body: {} }));
      return status === 200 && (body as { router: string }).router === "ok";
    });
    await new Promise((resolve) => setTimeout(resolve, 1_000)); // the database is read, the goodbyes are said
    expect(await framesOf(page, witness)).toBe(0);
    await expect(page.client.call(procedures.fleetSnapshot)).rejects.toThrow(/sign in again/);
  });

  it("loses its connection when it does not leave", async () => {
    const session = await addSession(database, "viewer");
    const { client } = await listen(session);
    await revoke(session);
    await endSession(session);
    await until("the goodbye", () => client.goodbye !== undefined);
    await until("the end of its connection", () => client.socket.readyState === client.socket.CLOSED, 25_000);
    expect((await listen(await addSession(database, "viewer"))).client.goodbye).toBeUndefined();
  });

  it("is told to be there by the router until its last page has left", async () => {
    const session = await addSession(database, "viewer");
    const { client } = await listen(session);
    const asHub = await WampClient.open({ socketPath: router.env.routerSocket });
    open.push(asHub);
    await asHub.join({ authmethods: ["anonymous"] });
    const sendAway = () => asHub.call("wamp.session.kill_by_authid", [pageAuthid(session.id)]);
    expect(await sendAway()).toEqual([client.session]);
    await expect(sendAway()).rejects.toThrow(/[Aa]lready requested/);
    await client.close();
    await until("nobody to be there", async () => JSON.stringify(await sendAway().catch(() => "")) === "[]");
  });
});
