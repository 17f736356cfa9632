// Who loses his access loses it at the router too, at once, also with a client of his own that ignores what it is told.
import { procedures, topics } from "@realtimemonitor/protocol/topics.ts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { addMachine, createSampler, joinAsAgent, joinWithTicket } from "../../crossbar/testing/people.ts";
import { findHubPid, hubPidOf } from "../../crossbar/testing/processes.ts";
import { startTestRouter, type TestRouter, until } from "../../crossbar/testing/router.ts";
import { leaveWithin } from "../../crossbar/testing/router-config.ts";
import type { WampClient } from "../../crossbar/testing/wamp-client.ts";
import { resetPassword } from "./accept-invitation.ts";
import { closeDatabase, database } from "./db.ts";
import { endOwnSession } from "./end-own-session.ts";
import { makeResetLink } from "./invitations.ts";
import { makeLiveTicket } from "./live-ticket.ts";
import { changeOwnPassword } from "./own-account.ts";
import { revokeOtherSessions, revokeOwnSession, revokeSessionOf } from "./sessions.ts";
import { addUser, askAs, openSession, password } from "./testing/people.ts";
import { cookie } from "./testing/server.ts";
import { changeRole, disableUser, removeUser } from "./users.ts";

vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());

type Page = { client: WampClient; frames: number; sessionId: string; spareTicket: string };

const newPassword = "another long one";
/** By what a user's session ends; who asks is an administrator unless it is said otherwise. */
const ways: Record<string, (userId: string, page: Page, name: string) => Promise<unknown>> = {
  "signs out": async (_, { sessionId }) => {
    cookie.sessionId = sessionId;
    await endOwnSession();
  },
  "ends the session from another browser": async (_, { sessionId }, name) => {
    await askAs(name);
    await revokeOwnSession(sessionId);
  },
  "ends all other sessions": async (_, _page, name) => {
    await askAs(name);
    await revokeOtherSessions();
  },
  "changes the password in another browser": async (_, _page, name) => {
    await askAs(name);
    await changeOwnPassword({ current: password, password: newPassword });
  },
  "sets a new password by a link": async (userId) => {
    const { link } = await makeResetLink(userId);
    await resetPassword({ token: link.split("#")[1] ?? "", password: newPassword }, "192.0.2.1");
  },
  "has the session ended by an administrator": (_, { sessionId }) => revokeSessionOf(sessionId),
  "is disabled": (userId) => disableUser(userId),
  "is made a viewer": (userId) => changeRole(userId, "viewer"),
  "is removed": (userId) => removeUser(userId),
};
const names = Object.keys(ways);

let router: TestRouter;
let witness: Page;
let agent: WampClient;
let publishing: NodeJS.Timeout;
const pages = new Map<string, Page>();

/** A page of the session that asks, as an administrator: it counts what it hears, and does nothing at a GOODBYE. */
async function openPage(sessionId: string, machineId: string): Promise<Page> {
  cookie.sessionId = sessionId;
  const [{ ticket }, { ticket: spareTicket }] = [await makeLiveTicket(), await makeLiveTicket()];
  const client = await joinWithTicket(router.env, { id: sessionId, role: "admin" }, ticket);
  const page = { client, frames: 0, sessionId, spareTicket };
  const count = () => {
    page.frames += 1;
  };
  for (const topic of [topics.fleet, topics.fleetAdmin, topics.machine(machineId)])
    await client.subscribe(topic, count);
  return page;
}

beforeAll(async () => {
  router = await startTestRouter({ change: (config) => leaveWithin(config, 600) }); // they stay as long as they can
  const { stateDir, port, databaseUrl } = router.env;
  Object.assign(process.env, { STATE_DIR: stateDir, ROUTER_PORT: String(port), DATABASE_URL: databaseUrl });
  const machine = await addMachine(await database());
  agent = await joinAsAgent(router.env, machine);
  const sampleOf = createSampler();
  publishing = setInterval(() => void agent.publish(topics.stats, [sampleOf()]), 500);

  await addUser("ada", "admin");
  const asking = await openSession("ada");
  witness = await openPage(asking, machine.id);
  for (const [index, name] of names.entries()) {
    await addUser(`user-${index}`, "admin");
    pages.set(name, await openPage(await openSession(`user-${index}`), machine.id));
  }
  await until("frames for all", () => [...pages.values()].every(({ frames }) => frames > 2));
  for (const [index, name] of names.entries()) {
    cookie.sessionId = asking;
    await ways[name]?.(`u-user-${index}`, pages.get(name) as Page, `user-${index}`);
  }
});
afterAll(async () => {
  clearInterval(publishing);
  await Promise.all([witness, ...pages.values()].map((page) => page?.client.close()));
  await agent?.close();
  await closeDatabase();
  await router?.stop();
});

describe("whoever", () => {
  it.each(names)("%s hears nothing more", async (name) => {
    const page = pages.get(name) as Page;
    await until("the goodbye", () => page.client.goodbye === "realtimemonitor.close.session_ended");
    const [before, seen] = [page.frames, witness.frames];
    await until("frames for others", () => witness.frames >= seen + 4);
    expect(page.frames - before).toBe(0);
  });

  it.each(names)("%s gets no answer any more", async (name) => {
    const { client } = pages.get(name) as Page;
    for (const procedure of [procedures.fleetSnapshot, procedures.fleetAdminSnapshot, procedures.fleetTime]) {
      await expect(client.call(procedure)).rejects.toThrow(/sign in again/);
    }
  });

  it.each(names)("%s does not come back by a ticket from before", async (name) => {
    const { sessionId, spareTicket } = pages.get(name) as Page;
    const join = joinWithTicket(router.env, { id: sessionId, role: "admin" }, spareTicket);
    await expect(join).rejects.toThrow(/sign in again|may not sign in/);
  });
});

it("the next hub keeps them out as well, also who was removed and of whom no row tells", async () => {
  const before = [...pages.values()].map(({ frames }) => frames);
  const old = hubPidOf(router.pid());
  process.kill(old, "SIGKILL");
  await until("the next hub", () => ![undefined, old].includes(findHubPid(router.pid())));
  const hears = async ({ client }: Page) => {
    const said = await client.call(procedures.fleetTime).then(String, (error) => String(error));
    return !said.includes("sign in again");
  };
  await until("it to know them", async () => {
    const heard = await Promise.all([...pages.values()].map(hears));
    return heard.every((one) => !one) && (await hears(witness));
  });
  const seen = witness.frames;
  await until("frames for others", () => witness.frames >= seen + 4);
  expect([...pages.values()].map(({ frames }) => frames)).toEqual(before);
});

it("others are not disturbed by it", async () => {
  expect(witness.client.goodbye).toBeUndefined();
  await witness.client.call(procedures.fleetAdminSnapshot);
});
