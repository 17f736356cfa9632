import { beforeEach, describe, expect, it, vi } from "vitest";
import { tellHubOfEnd } from "./hub.ts";
import { makeInvitation, makeResetLink } from "./invitations.ts";
import { currentUser } from "./session.ts";
import { addUser, askAs, deeds, openSession } from "./testing/people.ts";
import { cookie, testServer } from "./testing/server.ts";
import { changeRole, disableUser, enableUser, listUsers, readUser, removeUser } from "./users.ts";

vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());
vi.mock("./hub.ts", async (original) => ({ ...(await original<object>()), tellHubOfEnd: vi.fn(async () => {}) }));

const { db } = testServer();
const told = () => vi.mocked(tellHubOfEnd).mock.calls.map(([id]) => id);
const admins = async () => (await db()).user.count({ where: { role: "admin", disabledAt: null } });
const open = async () => (await db()).invitation.count({ where: { revokedAt: null } });

beforeEach(async () => {
  for (const name of ["ada", "bob"]) await addUser(name, "admin");
  await addUser("eve");
  await askAs("ada");
  vi.mocked(tellHubOfEnd).mockClear();
});

describe("the list of users", () => {
  it("says who they are, when they were last seen and how many sessions stand", async () => {
    await openSession("eve");
    const gone = await openSession("eve");
    await (await db()).session.update({ where: { id: gone }, data: { revokedAt: 1 } });
    expect(await listUsers()).toMatchObject([
      { name: "ada", role: "admin", sessions: 1, isOwn: true, disabledAt: null },
      { name: "bob", role: "admin", sessions: 0, isOwn: false, seenAt: null },
      { name: "eve", role: "viewer", sessions: 1, seenAt: expect.any(Number) },
    ]);
  });

  it("has no password in it", async () => {
    expect(JSON.stringify(await listUsers())).not.toContain("argon2");
  });

  it("knows nobody by another id, nor by a filter in its place", async () => {
    await expect(readUser("u-nobody")).rejects.toThrow(/no such user/);
    for (const id of [undefined, null, { contains: "u-" }, ["u-eve"]]) {
      for (const verb of [readUser, disableUser, enableUser, removeUser]) {
        await expect(verb(id as unknown as string)).rejects.toThrow(/expected string/);
      }
    }
    expect(await (await db()).user.count({ where: { disabledAt: null } })).toBe(3);
  });
});

describe.each([
  ["disabled", () => disableUser("u-bob"), "user disabled"],
  ["removed", () => removeUser("u-bob"), "user removed"],
  ["made a viewer", () => changeRole("u-bob", "viewer"), "role changed"],
])("who is %s", (_what, change, action) => {
  it("is signed out everywhere, and the hub hears of each session", async () => {
    const sessions = [await openSession("bob"), await openSession("bob")];
    const other = await openSession("eve");
    await change();
    expect(told().sort()).toEqual(sessions.sort());
    for (const id of sessions) {
      cookie.sessionId = id;
      expect(await currentUser()).toBeUndefined();
    }
    cookie.sessionId = other;
    expect(await currentUser()).toBeDefined();
    expect(await deeds()).toContain(action);
  });

  it("comes back by no link that was made before, nor does anybody whom he invited", async () => {
    await makeResetLink("u-bob");
    await askAs("bob");
    await makeInvitation({ role: "admin", label: "a friend", lifetimeMs: 60_000 });
    await askAs("ada");
    await makeInvitation({ role: "viewer", label: "of another", lifetimeMs: 60_000 });
    await change();
    expect(await open()).toBe(1);
  });

  it("stays as he was when it cannot be noted", async () => {
    const session = await openSession("bob");
    const database = await db();
    await database.$executeRawUnsafe(
      `CREATE TRIGGER no_notes BEFORE INSERT ON "AuditEntry" BEGIN SELECT RAISE(ABORT, 'no'); END`,
    );
    await expect(change()).rejects.toThrow();
    await database.$executeRawUnsafe("DROP TRIGGER no_notes");
    expect(await readUser("u-bob")).toMatchObject({ role: "admin", disabledAt: null, sessions: 1 });
    expect((await database.session.findUnique({ where: { id: session } }))?.revokedAt).toBeNull();
    expect(told()).toEqual([]);
  });
});

it("a disabled user who is enabled has to sign in again", async () => {
  const session = await openSession("bob");
  await disableUser("u-bob");
  await enableUser("u-bob");
  cookie.sessionId = session;
  expect(await currentUser()).toBeUndefined();
  expect(await deeds()).toContain("user enabled");
});

it("who is made an administrator stays signed in", async () => {
  const session = await openSession("eve");
  await changeRole("u-eve", "admin");
  cookie.sessionId = session;
  expect(await currentUser()).toMatchObject({ role: "admin" });
  expect(told()).toEqual([]);
});

it("nothing is noted of what changes nothing, and no role is taken but the two", async () => {
  const before = (await deeds()).length;
  await changeRole("u-bob", "admin");
  await enableUser("u-bob");
  expect((await deeds()).length).toBe(before);
  await expect(changeRole("u-eve", "hub" as "admin")).rejects.toThrow(/Invalid option/);
});

describe("the last administrator", () => {
  const ways = [
    ["removed", (id: string) => removeUser(id)],
    ["disabled", (id: string) => disableUser(id)],
    ["demoted", (id: string) => changeRole(id, "viewer")],
  ] as const;

  it.each(ways)("cannot be %s, not by himself either; a disabled one does not count", async (_what, change) => {
    await disableUser("u-bob");
    await expect(change("u-ada")).rejects.toThrow(/last administrator/);
    expect(await currentUser()).toMatchObject({ role: "admin" });
    expect(await admins()).toBe(1);
  });

  it.each(ways)("stays when two are %s by each other at once", async (_what, change) => {
    const [ada, bob] = [cookie.sessionId, await openSession("bob")];
    cookie.sessionId = ada;
    const one = change("u-bob");
    cookie.sessionId = bob;
    const other = change("u-ada");
    const results = await Promise.allSettled([one, other]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await admins()).toBe(1);
  });

  it.each(ways)("may be %s by himself when there is another", async (_what, change) => {
    await change("u-ada");
    expect(await currentUser()).toBeUndefined();
    expect(await admins()).toBe(1);
  });

  it("is not counted on by who lost his own role a moment before", async () => {
    await addUser("cid", "admin");
    const [ada, bob] = [cookie.sessionId, await openSession("bob")];
    cookie.sessionId = ada;
    const first = changeRole("u-bob", "viewer");
    cookie.sessionId = bob;
    const second = expect(removeUser("u-cid")).rejects.toThrow(/Only an administrator/); // it may fail before the first ends
    await first;
    await second;
    expect(await admins()).toBe(2);
  });
});
