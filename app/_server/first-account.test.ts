import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { invalid } from "../_ui/form-state.ts";
import { createFirstAccount, FirstAccount, makeFirstSignInLink } from "./first-account.ts";
import { hashPassword, matchesPassword } from "./passwords.ts";
import { testServer } from "./testing/server.ts";

vi.mock("./passwords.ts", { spy: true });

const { stateDir, db } = testServer({ PUBLIC_URL: "https://monitor.example.org" });
const file = join(stateDir, "first-sign-in-link");
const account = { email: "ada@example.org", name: "Ada", password: "correct horse battery" };
const from = "192.0.2.1";
const tokenOf = (link: string | undefined) => link?.split("#")[1] ?? "";

describe("the first sign-in link", () => {
  it("is in a file that only its owner may read, with the token in the fragment and only a hash in the database", async () => {
    const link = await makeFirstSignInLink();
    expect(link).toMatch(/^https:\/\/monitor\.example\.org\/welcome#[\w-]{32}$/);
    expect(readFileSync(file, "utf8")).toBe(`${link}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.stringify((await (await db()).firstSignInLink.findMany()).map((row) => row.hash))).not.toContain(
      tokenOf(link),
    );
  });

  it("makes an administrator, once, and is gone then", async () => {
    const token = tokenOf(await makeFirstSignInLink());
    await createFirstAccount({ ...account, token }, from);
    const user = await (await db()).user.findUnique({ where: { email: account.email } });
    expect(user?.role).toBe("admin");
    expect(await matchesPassword(user?.passwordHash, account.password)).toBe(true);
    expect(await matchesPassword(user?.passwordHash, "another password")).toBe(false);
    expect(existsSync(file)).toBe(false);
    await expect(createFirstAccount({ ...account, email: "b@example.org", token }, from)).rejects.toThrow(
      /used or has expired/,
    );
    expect(await makeFirstSignInLink()).toBeUndefined();
  });

  it("has a password hashed, which is dear, only for who holds it", async () => {
    await makeFirstSignInLink();
    vi.mocked(hashPassword).mockClear();
    await expect(createFirstAccount({ ...account, token: "made-up" }, from)).rejects.toThrow(/expired/);
    expect(hashPassword).not.toHaveBeenCalled();
  });

  it("lets one of two win that use it at once", async () => {
    const token = tokenOf(await makeFirstSignInLink());
    const tries = ["a@example.org", "b@example.org"].map((email) =>
      createFirstAccount({ ...account, email, token }, from),
    );
    const results = await Promise.allSettled(tries);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await (await db()).user.count()).toBe(1);
  });

  it("is worth nothing when a newer one was made, when it is over an hour old, or when it is made up", async () => {
    const old = tokenOf(await makeFirstSignInLink());
    const token = tokenOf(await makeFirstSignInLink());
    await expect(createFirstAccount({ ...account, token: old }, from)).rejects.toThrow(/expired/);
    await expect(createFirstAccount({ ...account, token: "made-up" }, from)).rejects.toThrow(/expired/);
    await (await db()).firstSignInLink.updateMany({ data: { expiresAt: Date.now() - 1 } });
    await expect(createFirstAccount({ ...account, token }, from)).rejects.toThrow(/expired/);
    expect(await (await db()).user.count()).toBe(0);
  });
});

describe("its form", () => {
  it.each([
    ["password", "too short", /at least 10/],
    ["email", "nobody", /e-mail/],
    ["name", " ", /missing/],
    ["token", "", /whole link/],
  ])("refuses %s %j and names it", (field, value, message) => {
    const { error } = FirstAccount.safeParse({ ...account, token: "t", [field]: value });
    expect(error && invalid(error)).toMatchObject({ field, message: expect.stringMatching(message) });
  });
});
