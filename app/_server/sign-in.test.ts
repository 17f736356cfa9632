import { beforeEach, describe, expect, it, vi } from "vitest";
import { hashPassword, matchesPassword } from "./passwords.ts";
import { currentUser } from "./session.ts";
import { signInWithPassword } from "./sign-in.ts";
import { cookie, testServer } from "./testing/server.ts";

vi.mock("./passwords.ts", { spy: true });
vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());

const { db } = testServer();
const from = { address: "10.0.0.1", userAgent: "test" };
beforeEach(async () => {
  const user = { id: "u-1", email: "ada@example.org", name: "Ada", role: "admin", createdAt: 1 };
  await (await db()).user.create({ data: { ...user, passwordHash: await hashPassword("correct horse") } });
});

describe("signing in", () => {
  it("gives a session that says who it is, for seven days", async () => {
    cookie.sessionId = await signInWithPassword({ email: " ADA@example.org", password: "correct horse" }, from);
    expect(await currentUser()).toMatchObject({ name: "Ada", role: "admin", sessionId: cookie.sessionId });
    const row = await (await db()).session.findFirstOrThrow();
    expect(row.expiresAt - row.createdAt).toBe(604_800_000n);
  });

  it.each([
    { email: "ada@example.org", password: "wrong" },
    { email: "nobody@example.org", password: "correct horse" },
    { email: "ada@example.org" },
    null,
  ])("says the same whatever is wrong: %j", async (credentials) => {
    await expect(signInWithPassword(credentials, from)).rejects.toThrow("E-mail or password is wrong.");
    expect(await (await db()).session.count()).toBe(0);
  });

  it("says the same to a disabled user, after the same work, and gives no session", async () => {
    await (await db()).user.updateMany({ data: { disabledAt: 1 } });
    const right = { email: "ada@example.org", password: "correct horse" };
    await expect(signInWithPassword(right, from)).rejects.toThrow("E-mail or password is wrong.");
    expect(matchesPassword).toHaveBeenLastCalledWith(expect.stringContaining("argon2id"), right.password);
    await signInWithPassword({ ...right, email: "no@example.org" }, from).catch(() => {});
    expect(matchesPassword).toHaveBeenLastCalledWith(undefined, right.password);
    expect(await (await db()).session.count()).toBe(0);
  });

  it.each([
    ["disabled", { disabledAt: 1 }],
    ["given another password", { passwordHash: "another" }],
  ])("gives no session to a user who is %s while the password is looked at", async (_what, change) => {
    vi.mocked(matchesPassword).mockImplementationOnce(async () => {
      await (await db()).user.updateMany({ data: change });
      return true;
    });
    const right = { email: "ada@example.org", password: "correct horse" };
    await expect(signInWithPassword(right, from)).rejects.toThrow("E-mail or password is wrong.");
    await (await db()).user.updateMany({ data: { disabledAt: null } });
    expect(await (await db()).session.count()).toBe(0);
  });

  it("notes who signed in and from where, and refused tries without what was typed", async () => {
    await signInWithPassword({ email: "ada@example.org", password: "correct horse" }, from);
    for (const email of ["ada@example.org", "my secret password"]) {
      await signInWithPassword({ email, password: "guess" }, { ...from, address: "10.5.5.5" }).catch(() => {});
    }
    const entries = () => db().then((database) => database.auditEntry.findMany({ orderBy: { id: "asc" } }));
    await vi.waitFor(async () => expect(await entries()).toHaveLength(3));
    expect(await entries()).toMatchObject([
      { action: "signed in", actorName: "Ada", address: "10.0.0.1" },
      { action: "sign-in refused", actorKind: "stranger", targetName: "Ada", address: "10.5.5.5" },
      { action: "sign-in refused", targetName: null, detail: { reason: "wrong", count: 1 } },
    ]);
    expect(JSON.stringify((await entries()).map(({ at: _, ...entry }) => entry))).not.toContain("secret");
  });

  it("must wait after some failures, from any address, even with the right password", async () => {
    const wrong = { email: "ada@example.org", password: "guess" };
    for (let time = 0; time < 8; time += 1) {
      await signInWithPassword(wrong, { address: `10.1.0.${time}`, userAgent: null }).catch(() => {});
    }
    const right = { email: "ada@example.org", password: "correct horse" };
    await expect(signInWithPassword(right, from)).rejects.toThrow(/Too many attempts. Try again in \d+ s/);
  });

  it("does not make guessing free for an address by signing in to an account of its own", async () => {
    const address = { address: "10.8.8.8", userAgent: null };
    const said: string[] = [];
    for (let time = 0; time < 30; time += 1) {
      await signInWithPassword({ email: "ada@example.org", password: "correct horse" }, address).catch(() => {});
      const guess = { email: `victim-${time}@example.org`, password: "guess" };
      said.push(await signInWithPassword(guess, address).then(String, (error) => error.message));
    }
    expect(said.filter((words) => words.includes("Too many")).length).toBeGreaterThan(0);
  });

  it("must wait after many failures of one address over many accounts", async () => {
    const address = { address: "10.9.9.9", userAgent: null };
    const tries = Array.from({ length: 22 }, (_, time) =>
      signInWithPassword({ email: `${time}@example.org`, password: "guess" }, address).catch((error) => String(error)),
    );
    expect((await Promise.all(tries)).filter((words) => String(words).includes("Too many")).length).toBe(1);
  });

  it("must wait as one asker, whichever addresses of its own network of IPv6 it comes from", async () => {
    const said: string[] = [];
    for (let time = 0; time < 22; time += 1) {
      const address = { address: `2001:db8:0:7:${time}::1`, userAgent: null };
      const guess = { email: `v6-${time}@example.org`, password: "guess" };
      said.push(await signInWithPassword(guess, address).catch((error) => error.message));
    }
    expect(said.filter((words) => words.includes("Too many"))).toHaveLength(1);
  });
});
