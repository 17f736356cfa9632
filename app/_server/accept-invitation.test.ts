import { newApiToken, newJoinToken, sha256Hex } from "@realtimemonitor/protocol/random.ts";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Acceptance, acceptInvitation, readInvitation, resetPassword } from "./accept-invitation.ts";
import { makeFirstSignInLink } from "./first-account.ts";
import { tellHubOfEnd } from "./hub.ts";
import { listInvitations, makeInvitation, makeResetLink, revokeInvitation } from "./invitations.ts";
import { hashPassword } from "./passwords.ts";
import { signInWithPassword } from "./sign-in.ts";
import { addUser, askAs, deeds, openSession, password } from "./testing/people.ts";
import { testServer } from "./testing/server.ts";
import { disableUser } from "./users.ts";

vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());
vi.mock("./hub.ts", async (original) => ({ ...(await original<object>()), tellHubOfEnd: vi.fn(async () => {}) }));
vi.mock("./passwords.ts", { spy: true });

const { db } = testServer({ PUBLIC_URL: "https://monitor.example.org" });
const account = { email: "new@example.org", name: "Newcomer", password: "a long enough word" };
let from: string;
let count = 0;
const tokenOf = ({ link }: { link: string }) => link.split("#")[1] ?? "";
const invite = async (role: "admin" | "viewer" = "viewer", label = "somebody") =>
  tokenOf(await makeInvitation({ role, label, lifetimeMs: 60_000 }));
const users = async () => (await db()).user.count();
const agree = (token: string, change: object = {}) => acceptInvitation({ ...account, token, ...change }, from);

beforeEach(async () => {
  count += 1;
  from = `10.0.0.${count}`;
  await addUser("ada", "admin");
  await addUser("eve");
  await askAs("ada");
  vi.mocked(tellHubOfEnd).mockClear();
});

describe("an invitation", () => {
  it("has its token in the fragment, and only a hash in the database", async () => {
    const made = await makeInvitation({ role: "viewer", label: "somebody", lifetimeMs: 60_000 });
    expect(made.link).toMatch(/^https:\/\/monitor\.example\.org\/invite#i-[a-z0-9]{40}$/);
    const kept = [await (await db()).invitation.findMany(), await (await db()).auditEntry.findMany()];
    const text = JSON.stringify(kept, (_, value) => (typeof value === "bigint" ? String(value) : value));
    expect(text).toContain(await sha256Hex(tokenOf(made)));
    expect(text).not.toContain(tokenOf(made));
  });

  it.each(["viewer", "admin"] as const)("makes a %s, once, who can sign in", async (role) => {
    const token = await invite(role, "new@example.org");
    expect(await readInvitation(token, from)).toEqual({ kind: "account", role, label: "new@example.org" });
    await agree(token);
    expect((await (await db()).user.findUnique({ where: { email: account.email } }))?.role).toBe(role);
    await signInWithPassword(account, { address: from, userAgent: null });
    await expect(agree(token, { email: "b@example.org" })).rejects.toThrow(/was used/);
    await expect(readInvitation(token, from)).rejects.toThrow(/was used/);
    expect(await deeds()).toEqual(["signed in", "invitation made", "account made", "signed in"]);
  });

  it("gives no other role than its own, whatever the form says", async () => {
    const more = { role: "admin", id: "u-mine", disabledAt: null, userId: "u-eve", passwordHash: "x" };
    await agree(await invite(), more);
    expect(await (await db()).user.findUnique({ where: { email: account.email } })).toMatchObject({
      role: "viewer",
      id: expect.not.stringMatching("u-mine"),
    });
    expect(Acceptance.parse({ ...account, token: "t", ...more })).not.toHaveProperty("role");
  });

  it("lets one of three win that use it at once", async () => {
    const token = await invite();
    const tries = ["a", "b", "c"].map((name) => agree(token, { email: `${name}@example.org` }));
    const results = await Promise.allSettled(tries);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(await users()).toBe(3);
  });

  it.each(["eve@example.org", " EVE@Example.ORG ", "eve@example.org\n"])(
    "makes no second account with the e-mail %j, and stays good",
    async (email) => {
      const token = await invite();
      await expect(agree(token, { email })).rejects.toThrow(/account with this e-mail already/);
      await agree(token);
    },
  );

  it.each([
    "ada@exаmple.org",
    "ada@example。org",
    "ａda@example.org",
    "ada@example.org\u0000",
    "ada @example.org",
    "a".repeat(255),
  ])("makes no account that looks like another's: %j", async (email) => {
    await expect(agree(await invite(), { email })).rejects.toThrow(/e-mail address/);
    expect(await users()).toBe(2);
  });

  it("takes the sign of Kelvin for the letter that it looks like", async () => {
    await addUser("kim");
    await expect(agree(await invite(), { email: "\u212Aim@example.org" })).rejects.toThrow(/e-mail already/);
  });

  it.each([
    ["email", { password: "new@example.org" }],
    ["its local part and more of the same", { email: "longlonglong@example.org", password: "longlonglong" }],
    ["name", { name: "Newcomer Long", password: "newcomer long" }],
    ["same letter", { password: "aaaaaaaaaaaa" }],
  ])("makes no account whose password is its %s", async (_what, change) => {
    await expect(agree(await invite(), change)).rejects.toThrow(/must not be your name/);
  });

  it("is worth nothing when it has expired or was revoked, nor made up, nor of another kind", async () => {
    const [expired, revoked] = [await invite(), await invite("admin", "revoked")];
    const [{ id } = { id: "" }] = await listInvitations();
    await revokeInvitation(id);
    await (await db()).invitation.updateMany({ where: { revokedAt: null }, data: { expiresAt: Date.now() - 1 } });
    const join = newJoinToken();
    const joinToken = { id: "t", hash: await sha256Hex(join), label: "l", tags: [], settings: {}, usesLimit: 1 };
    await (await db()).joinToken.create({ data: { ...joinToken, createdAt: 1, expiresAt: Date.now() + 60_000 } });
    const others = [
      join,
      newApiToken(),
      "made-up",
      "",
      await sha256Hex(expired),
      tokenOf(await makeResetLink("u-eve")),
    ];
    vi.mocked(hashPassword).mockClear();
    for (const token of [expired, revoked, ...others]) await expect(agree(token)).rejects.toThrow(/was used|was made/);
    expect(hashPassword).not.toHaveBeenCalled(); // it is dear: not for who holds nothing
    expect(await listInvitations()).toMatchObject([{ of: "eve" }]);
    expect(await users()).toBe(2);
  });

  it("is no first sign-in link, and that is no invitation", async () => {
    const token = await invite();
    await (await db()).user.deleteMany();
    const first = await makeFirstSignInLink();
    await expect(agree(tokenOf({ link: first ?? "" }))).rejects.toThrow(/was used/);
    expect(token).not.toBe("");
  });

  it("lasts seven days at most, and a minute at least", async () => {
    for (const lifetimeMs of [7 * 86_400_000 + 1, 59_999, Number.NaN, Number.POSITIVE_INFINITY, -1]) {
      await expect(makeInvitation({ role: "viewer", label: "x", lifetimeMs })).rejects.toThrow();
    }
  });

  it("makes who tries many wait, and not others", async () => {
    const tries = Array.from({ length: 22 }, () => readInvitation("made-up", from).catch((error) => error.message));
    expect((await Promise.all(tries)).filter((words) => words.includes("Too many")).length).toBe(1);
    const token = await invite();
    await expect(agree(token)).rejects.toThrow(/Too many/);
    from = "10.9.9.9";
    await agree(token);
  });
});

describe("a reset link", () => {
  const reset = (token: string, to = "another long one") => resetPassword({ token, password: to }, from);

  it("sets a new password once, ends all sessions, and every other such link", async () => {
    const earlier = tokenOf(await makeResetLink("u-eve"));
    const sessions = [await openSession("eve"), await openSession("eve")];
    const token = tokenOf(await makeResetLink("u-eve"));
    expect(await readInvitation(token, from)).toEqual({ kind: "password", name: "eve", email: "eve@example.org" });
    await expect(reset(earlier)).rejects.toThrow(/was used/);
    expect(await reset(token)).toBe("eve@example.org");
    expect(vi.mocked(tellHubOfEnd).mock.calls.flat().sort()).toEqual(sessions.sort());
    expect(await (await db()).session.count({ where: { userId: "u-eve", revokedAt: null } })).toBe(0);
    await expect(reset(token, "a third, longer one")).rejects.toThrow(/was used/);
    const signIn = (word: string) =>
      signInWithPassword({ email: "eve@example.org", password: word }, { address: from, userAgent: null });
    await expect(signIn(password)).rejects.toThrow(/wrong/);
    await signIn("another long one");
  });

  it("lets its holder in at once, though others have guessed before", async () => {
    for (let time = 0; time < 8; time += 1) {
      const guess = { email: "eve@example.org", password: "guess" };
      await signInWithPassword(guess, { address: `10.7.0.${time}`, userAgent: null }).catch(() => {});
    }
    await reset(tokenOf(await makeResetLink("u-eve")));
    await signInWithPassword(
      { email: "eve@example.org", password: "another long one" },
      { address: from, userAgent: null },
    );
  });

  it("lets one of two win that use it at once", async () => {
    const token = tokenOf(await makeResetLink("u-eve"));
    const results = await Promise.allSettled([reset(token, "one of the words"), reset(token, "other of the words")]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("is of nobody who is disabled, is no invitation, and an invitation is none", async () => {
    const token = tokenOf(await makeResetLink("u-eve"));
    await expect(agree(token)).rejects.toThrow(/was used/);
    await expect(reset(await invite())).rejects.toThrow(/was used/);
    await disableUser("u-eve");
    await expect(reset(token)).rejects.toThrow(/was used/);
    await expect(makeResetLink("u-eve")).rejects.toThrow(/disabled/);
    await expect(makeResetLink("u-nobody")).rejects.toThrow(/no such user/);
  });
});
