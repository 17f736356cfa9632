// The life of an account: invited, let in, promoted, demoted, with a new password, helped from the server's shell, removed.
import { spawnSync } from "node:child_process";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "../prisma/open-database.ts";
import { launchBrowser, makeAccount, openPage, untilLive } from "./browser.ts";
import { type Product, root, startProduct } from "./product.ts";
import { databaseOf } from "./roles.ts";

const bob = { name: "Bob Viewer", email: "bob@example.org", password: "a long enough word" };
const linkText = /http:\/\/127\.0\.0\.1:\d+\/invite#i-[a-z0-9]{40}/;

let product: Product;
let browser: Browser;
let db: Database;
let admin: Page;
/** Bob's browser. */
let page: Page;
const faults: string[] = [];
const links: string[] = [];

beforeAll(async () => {
  product = await startProduct(["--no-agent"]);
  browser = await launchBrowser();
  db = await databaseOf(product);
  admin = await newBrowser();
  page = await newBrowser();
  await makeAccount(admin, product.signInLink());
});
afterAll(async () => {
  await browser?.close();
  await db?.$disconnect();
  await product?.stop();
});

/** One with cookies of its own. */
async function newBrowser(): Promise<Page> {
  const opened = await openPage(browser);
  opened.page.on("pageerror", (error) => faults.push(String(error)));
  return opened.page;
}
const pathOf = (one: Page) => new URL(one.url()).pathname;
const leadsToSignIn = (one: Page) => expect.poll(() => pathOf(one), { timeout: 10_000 }).toBe("/sign-in");
const hasAdminLink = (one: Page) =>
  one.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Admin" }).count();

async function signIn(one: Page, password: string): Promise<void> {
  await one.goto(`${product.url}/sign-in`);
  await one.getByLabel(/e-mail/i).fill(bob.email);
  await one.getByLabel(/^password/i).fill(password);
  await one.getByRole("button", { name: "Sign in" }).click();
  await one.waitForURL((url) => url.pathname === "/");
}
async function linkShown(one: Page): Promise<string> {
  const link = linkText.exec((await one.getByText(linkText).textContent()) ?? "")?.[0] ?? "";
  links.push(link);
  return link;
}
async function openBob(): Promise<void> {
  await admin.goto(`${product.url}/admin/users`);
  await admin.getByRole("link", { name: bob.name }).click();
  await admin.getByRole("heading", { name: bob.name }).waitFor();
}
async function setRole(role: string): Promise<void> {
  await openBob();
  await admin.getByRole("combobox", { name: "Role" }).selectOption(role);
  await admin.getByRole("button", { name: "Save role" }).click();
  await expect.poll(async () => (await db.user.findUnique({ where: { email: bob.email } }))?.role).toBe(role);
}

it("somebody is invited by a link, makes an account with it in another browser, and sees no admin", async () => {
  await admin.goto(`${product.url}/admin/users`);
  await admin.getByLabel("For whom").fill(bob.email);
  await admin.getByRole("button", { name: "Make link" }).click();
  const link = await linkShown(admin);
  await admin.getByRole("button", { name: `Withdraw the link for ${bob.email}` }).waitFor();

  await page.goto(link);
  expect(await page.getByLabel("E-mail").inputValue()).toBe(bob.email);
  await page.getByLabel("Name").fill(bob.name);
  await page.getByLabel("Password").fill("bob@example.org");
  await page.getByRole("button", { name: "Make account" }).click();
  await page.getByText("must not be your name or e-mail").waitFor();
  await page.getByLabel("Password").fill(bob.password);
  await page.getByRole("button", { name: "Make account" }).click();
  await page.waitForURL((url) => url.pathname === "/");
  await untilLive(page);
  expect(await hasAdminLink(page)).toBe(0);
  expect((await page.goto(`${product.url}/admin`))?.status()).toBe(404);

  const late = await newBrowser();
  await late.goto(link);
  await late.getByRole("heading", { name: "This link is no good" }).waitFor();
  await late.goto(`${product.url}/invite`);
  await late.getByRole("heading", { name: "This link is no good" }).waitFor();
  await late.context().close();
});

it("who is made an administrator is one, and loses it at once while a live page of his is open", async () => {
  await setRole("admin");
  await page.goto(`${product.url}/admin/users`);
  await untilLive(page);
  await page.getByRole("heading", { name: "Users" }).waitFor();
  await setRole("viewer");
  await leadsToSignIn(page);
  await signIn(page, bob.password);
  await untilLive(page);
  expect(await hasAdminLink(page)).toBe(0);
});

it("a new password ends the session in another browser, and not the one that sets it", async () => {
  const other = await newBrowser();
  await signIn(other, bob.password);
  await untilLive(other);
  await page.getByRole("link", { name: bob.name }).click();
  await page.getByRole("heading", { name: "Sessions" }).waitFor();
  expect(await page.getByText("Chrome on Linux").count()).toBe(2);
  expect(await page.getByText("this one").count()).toBe(1);
  await page.getByLabel("Current password").fill(bob.password);
  await page.getByLabel("New password").fill("another long one");
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText("Changed. Other sessions ended: 1.").waitFor();
  await leadsToSignIn(other);
  await signIn(other, "another long one");
  await untilLive(other);

  await page.reload();
  await untilLive(page);
  await page.getByRole("button", { name: /^End Chrome on Linux/ }).click();
  await leadsToSignIn(other);
  await other.context().close();
  await untilLive(page);
});

it("who has forgotten it gets a link from the server's shell, good at once and once", async () => {
  const run = (...args: string[]) =>
    spawnSync("npm", ["run", "--silent", "admin", "--", ...args], {
      cwd: root,
      env: { ...process.env, ...product.env },
      encoding: "utf8",
    });
  expect(run("list-users").stdout).toMatch(
    /ada@example\.org +admin +Ada Admin\nbob@example\.org +viewer +Bob Viewer\n/,
  );
  expect(run("reset-password", "nobody@example.org")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("There is no account with the e-mail nobody@example.org"),
  });
  const link = linkText.exec(run("reset-password", bob.email.toUpperCase()).stdout)?.[0] ?? "";
  links.push(link);
  const other = await newBrowser();
  await other.goto(link);
  await other.getByLabel("New password").fill("one more long one");
  await other.getByRole("button", { name: "Set password" }).click();
  await other.waitForURL((url) => url.pathname === "/");
  await leadsToSignIn(page);
  await other.goto(link);
  await other.getByRole("heading", { name: "This link is no good" }).waitFor();
  await other.context().close();
});

it("who is disabled, and who is removed, is led away from each page, and the last administrator stays", async () => {
  await signIn(page, "one more long one");
  await untilLive(page);
  await openBob();
  await admin.getByRole("button", { name: "Disable" }).click();
  await leadsToSignIn(page);
  await page.getByLabel(/e-mail/i).fill(bob.email);
  await page.getByLabel(/^password/i).fill("one more long one");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("E-mail or password is wrong.").waitFor();
  await admin.getByRole("button", { name: "Enable" }).click();
  await admin.getByRole("button", { name: "Disable" }).waitFor();
  await signIn(page, "one more long one");
  await untilLive(page);

  await admin.getByRole("button", { name: "Make link" }).click();
  await linkShown(admin);
  await admin.getByLabel("Yes, remove this account").check();
  await admin.getByRole("button", { name: "Remove account" }).click();
  await admin.waitForURL((url) => url.pathname === "/admin/users");
  await leadsToSignIn(page);
  expect(await admin.getByText(bob.email).count()).toBe(0);

  await admin.getByRole("link", { name: "Ada Admin" }).last().click();
  await admin.getByRole("button", { name: "Disable" }).click();
  await admin.getByText("This is the last administrator.").waitFor();
  await untilLive(admin);
  expect(faults).toEqual([]);
});

it("all of it is noted, and no token or password in it or in what was printed", async () => {
  const entries = await db.auditEntry.findMany({ orderBy: { id: "asc" } });
  const noted = (action: string) => entries.filter((entry) => entry.action === action);
  for (const [action, count] of [
    ["account made", 2],
    ["invitation made", 1],
    ["role changed", 2],
    ["password changed", 1],
    ["session revoked", 1],
    ["reset link made", 2],
    ["password reset", 1],
    ["user disabled", 1],
    ["user enabled", 1],
    ["user removed", 1],
    ["sign-in refused", 1],
  ] as const) {
    expect(noted(action), action).toHaveLength(count);
  }
  expect(noted("reset link made").map(({ actorKind }) => actorKind)).toEqual(["command", "user"]);
  expect(entries.filter(({ action, address }) => action === "signed in" && address !== "127.0.0.1")).toEqual([]);
  const told = JSON.stringify(entries.map(({ at: _, ...entry }) => entry)) + product.output();
  expect(links).toHaveLength(3);
  for (const secret of [...links.map((link) => link.split("#")[1] ?? ""), bob.password, "another long one"]) {
    expect(told).not.toContain(secret);
  }
});
