import { beforeEach, describe, expect, it, vi } from "vitest";
import { endOwnSession } from "./end-own-session.ts";
import { tellHubOfEnd } from "./hub.ts";
import { makeResetLink } from "./invitations.ts";
import { changeOwnPassword, readOwnAccount } from "./own-account.ts";
import { currentUser } from "./session.ts";
import { listOwnSessions, listSessionsOf, revokeOtherSessions, revokeOwnSession, revokeSessionOf } from "./sessions.ts";
import { signInWithPassword } from "./sign-in.ts";
import { addUser, askAs, deeds, openSession, password } from "./testing/people.ts";
import { cookie, testServer } from "./testing/server.ts";

vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());
vi.mock("./hub.ts", async (original) => ({ ...(await original<object>()), tellHubOfEnd: vi.fn(async () => {}) }));

const { db } = testServer();
const told = () => vi.mocked(tellHubOfEnd).mock.calls.map(([id]) => id);
const session = async (id: string) => (await db()).session.findUniqueOrThrow({ where: { id } });

beforeEach(async () => {
  await addUser("ada", "admin");
  await addUser("eve");
  await askAs("eve");
  vi.mocked(tellHubOfEnd).mockClear();
});

describe("one's own sessions", () => {
  it("are listed with the one that asks first, and by whom they are used", async () => {
    const userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    const other = await openSession("eve", "198.51.100.7", userAgent);
    await openSession("ada");
    await (await db()).session.update({ where: { id: other }, data: { seenAt: Date.now() + 1_000 } });
    expect(await listOwnSessions()).toMatchObject([
      { id: cookie.sessionId, isOwn: true, device: "unknown browser" },
      { id: other, isOwn: false, device: "Firefox on Linux", address: "198.51.100.7" },
    ]);
  });

  it("are ended one by one, and not those of others", async () => {
    const [own, foreign] = [await openSession("eve"), await openSession("ada")];
    await revokeOwnSession(own);
    expect(told()).toEqual([own]);
    for (const id of [own, foreign, "made-up", ""]) {
      await expect(revokeOwnSession(id)).rejects.toThrow(/no such session/);
    }
    await expect(revokeOwnSession({ not: "" } as unknown as string)).rejects.toThrow(/expected string/);
    expect((await session(foreign)).revokedAt).toBeNull();
    expect(await deeds()).toEqual(["signed in", "signed in", "signed in", "session revoked"]);
  });

  it("are all ended but the one that asks", async () => {
    const others = [await openSession("eve"), await openSession("eve")];
    await openSession("ada");
    expect(await revokeOtherSessions()).toBe(2);
    expect(told().sort()).toEqual(others.sort());
    expect(await currentUser()).toBeDefined();
    expect(await revokeOtherSessions()).toBe(0);
    expect((await deeds()).filter((deed) => deed === "session revoked")).toHaveLength(1);
  });

  it("end with a sign-out, of which one is noted", async () => {
    const id = cookie.sessionId;
    await endOwnSession();
    cookie.sessionId = id;
    await endOwnSession();
    expect(told()).toEqual([id]);
    expect((await deeds()).filter((deed) => deed === "signed out")).toHaveLength(1);
  });
});

it("an administrator sees and ends those of anybody", async () => {
  const of = cookie.sessionId ?? "";
  await askAs("ada");
  expect(await listSessionsOf("u-eve")).toMatchObject([{ id: of, isOwn: false }]);
  await revokeSessionOf(of);
  expect(told()).toEqual([of]);
  expect(await listSessionsOf("u-eve")).toEqual([]);
});

describe("a new password of one's own", () => {
  const to = { current: password, password: "another long one" };

  it("ends all other sessions and every open link to a new one", async () => {
    const others = [await openSession("eve"), await openSession("eve")];
    const own = cookie.sessionId;
    await askAs("ada");
    await makeResetLink("u-eve");
    cookie.sessionId = own;
    expect(await changeOwnPassword(to)).toBe(2);
    expect(told().sort()).toEqual(others.sort());
    expect(await currentUser()).toBeDefined();
    expect(await (await db()).invitation.count({ where: { revokedAt: null } })).toBe(0);
    expect((await readOwnAccount()).passwordSetAt).toBeGreaterThan(1);
    const signIn = (word: string) =>
      signInWithPassword({ email: "eve@example.org", password: word }, { address: "192.0.2.9", userAgent: null });
    await expect(signIn(password)).rejects.toThrow(/wrong/);
    await signIn(to.password);
    expect(await deeds()).toContain("password changed");
  });

  it.each([
    ["current", { ...to, current: "not the password" }, /not your password/],
    ["password", { ...to, password }, /another one than before/],
    ["password", { ...to, password: "EVE@example.org" }, /must not be your name/],
  ])("is refused for its field %s", async (field, change, words) => {
    await expect(changeOwnPassword(change)).rejects.toMatchObject({ field, message: expect.stringMatching(words) });
    expect((await (await db()).user.findUnique({ where: { id: "u-eve" } }))?.passwordSetAt).toBeNull();
  });

  it("is set once of two that are asked for at once", async () => {
    const both = [changeOwnPassword(to), changeOwnPassword({ ...to, password: "one more long one" })];
    const results = await Promise.allSettled(both);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("is not set by a session that ends in this very moment", async () => {
    const changing = changeOwnPassword(to);
    await revokeOwnSession(cookie.sessionId ?? "");
    await expect(changing).rejects.toThrow(/Sign in first/);
    expect((await (await db()).user.findUnique({ where: { id: "u-eve" } }))?.passwordSetAt).toBeNull();
  });

  it("is not guessed at an open screen without waiting", async () => {
    await addUser("kim");
    await askAs("kim");
    const guesses = Array.from({ length: 8 }, () => changeOwnPassword({ ...to, current: "guess" }));
    const said = await Promise.allSettled(guesses);
    expect(JSON.stringify(said.map((one) => one.status === "rejected" && one.reason.message))).toContain("Too many");
    await expect(changeOwnPassword(to)).rejects.toThrow(/Too many/);
  });
});

describe("a session", () => {
  it("says when it was used last, to the minute, with one write however many ask", async () => {
    const id = cookie.sessionId ?? "";
    const ago = Date.now() - 61_000;
    await (await db()).session.update({ where: { id }, data: { seenAt: ago } });
    await Promise.all([currentUser(), currentUser(), currentUser()]);
    await vi.waitFor(async () => expect(Number((await session(id)).seenAt)).toBeGreaterThan(ago));
    const { seenAt } = await session(id);
    await currentUser();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await session(id)).seenAt).toBe(seenAt);
  });

  it("serves also while that cannot be written", async () => {
    const id = cookie.sessionId ?? "";
    const database = await db();
    await database.session.update({ where: { id }, data: { seenAt: null } });
    await database.$executeRawUnsafe(
      `CREATE TRIGGER not_seen BEFORE UPDATE ON "Session" BEGIN SELECT RAISE(ABORT, 'no'); END`,
    );
    expect(await currentUser()).toBeDefined();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await currentUser()).toBeDefined();
    await database.$executeRawUnsafe("DROP TRIGGER not_seen");
  });

  it("is forgotten a month after its end, when somebody signs in", async () => {
    const database = await db();
    const day = 86_400_000;
    const old = { userId: "u-eve", createdAt: 1, expiresAt: Date.now() - 31 * day };
    const kept = { ...old, id: "ended lately", expiresAt: Date.now() - 29 * day };
    const revoked = { ...old, id: "revoked", revokedAt: Date.now() - 31 * day, expiresAt: Date.now() + day };
    await database.session.createMany({ data: [{ ...old, id: "old" }, kept, revoked] });
    await openSession("ada");
    const ids = (await database.session.findMany({ where: { createdAt: 1 } })).map(({ id }) => id);
    expect(ids).toEqual(["ended lately"]);
  });

  it("of which somebody has more than fifty ends, the oldest first", async () => {
    const oldest = cookie.sessionId ?? "";
    await (await db()).session.update({ where: { id: oldest }, data: { createdAt: 1 } });
    for (let more = 0; more < 50; more += 1) await openSession("eve");
    expect(told()).toEqual([oldest]);
    expect(await (await db()).session.count({ where: { revokedAt: null } })).toBe(50);
  });
});
