// Markup in everything that a host, a stranger or a colleague may name, and every page that shows it: text, and nothing runs.
import { topics } from "@realtimemonitor/protocol/topics.ts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addMachine, createSampler, joinAsAgent, type TestMachine } from "../crossbar/testing/people.ts";
import type { WampClient } from "../crossbar/testing/wamp-client.ts";
import type { Database } from "../prisma/open-database.ts";
import { readServerEnv } from "../start/server-env.mjs";
import { launchBrowser, makeAccount, openPage, untilLive } from "./browser.ts";
import { type Product, root, startProduct, until } from "./product.ts";
import { databaseOf, enrol, newKey } from "./roles.ts";

/** Runs in an attribute, in an element, and after the end of a script or a title; short enough for a name or a tag. */
const image = "<img src=x onerror=pwned()>";
const script = "</title></script><script>pwned()</script>";
const link = 'javascript:pwned()//"onmouseover="pwned()';

let product: Product;
let db: Database;
let browser: Browser;
let page: Page;
let faults: string[];
let machine: TestMachine;
let agent: WampClient;
let sampling: NodeJS.Timeout;
const ran: string[] = [];

beforeAll(async () => {
  product = await startProduct(["--no-agent"]);
  db = await databaseOf(product);
  browser = await launchBrowser();
  ({ page, faults } = await openPage(browser));
  await page.exposeFunction("pwned", () => ran.push(page.url()));
  page.on("dialog", (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  await makeAccount(page, product.signInLink());

  const facts = { hostname: image, os: script, kernel: link, arch: "x", cpuModel: image, agentVersion: "1" };
  machine = await addMachine(db, { name: script, tags: [image], facts });
  const waiting = await enrol(product, newKey(), { name: image, facts });
  expect(waiting.status, waiting.text).toBe(202);
  const at = Date.now();
  const user = { id: "u-markup", name: image, email: '"><b>x"@example.org', passwordHash: "none", role: "viewer" };
  await db.user.create({ data: { ...user, createdAt: at } });
  await db.session.create({
    data: {
      id: "s-markup",
      userId: user.id,
      createdAt: at,
      expiresAt: at + 3_600_000,
      userAgent: image,
      address: script,
    },
  });
  const until2100 = { createdAt: at, expiresAt: at + 3_600_000 };
  await db.joinToken.create({
    data: { id: "markup", hash: "markup", label: script, tags: [image], settings: {}, usesLimit: 1, ...until2100 },
  });
  await db.invitation.create({ data: { id: "markup", hash: "markup", role: "viewer", label: link, ...until2100 } });
  await db.apiToken.create({
    data: { id: "markup", hash: "markup", label: image, scope: "read", userId: user.id, ...until2100 },
  });
  await db.auditEntry.create({
    data: {
      at,
      actorKind: "stranger",
      actorName: image,
      address: script,
      action: "signed in",
      targetName: link,
      detail: { before: image },
    },
  });
  await db.event.create({ data: { machineId: machine.id, at, kind: "rejected", detail: `malformed: ${image}` } });

  agent = await joinAsAgent(readServerEnv(product.env, root), machine);
  const next = createSampler();
  const networks = [{ interface: "x>", receivedBytesPerSecond: 1, sentBytesPerSecond: 1 }];
  sampling = setInterval(() => {
    const disks = [{ mount: `/${image}`, totalBytes: 10, usedBytes: 9 }];
    agent.publish(topics.stats, [next({ disks, networks })]).catch(() => {});
  }, 500);
});
afterAll(async () => {
  clearInterval(sampling);
  await agent?.close();
  await browser?.close();
  await db?.$disconnect();
  await product?.stop();
});

it.each([
  ["the fleet as cards", () => "/", script],
  ["a machine, its disks, facts and events", () => `/machines/${machine.id}`, script],
  ["its settings beside the fleet", () => `/?settings=${machine.id}`, script],
  ["the machines of the admin, and who waits", () => "/admin", image],
  ["a machine in the admin", () => `/admin/machines/${machine.id}`, script],
  ["join tokens", () => "/admin/join-tokens", script],
  ["users and open links", () => "/admin/users", image],
  ["a user and his sessions", () => "/admin/users/u-markup", image],
  ["API tokens", () => "/admin/access", image],
  ["the audit log", () => "/admin/audit", image],
])("is text in %s", async (_what, path, shown) => {
  await page.goto(product.url + path());
  await untilLive(page);
  await page.getByText(shown).first().waitFor();
  await page.waitForTimeout(500);
  expect(await page.locator("img[src=x], b:text-is('x')").count()).toBe(0);
  expect(ran).toEqual([]);
});

it("is text in the table, while one searches for it", async () => {
  await page.goto(product.url);
  await untilLive(page);
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await page.getByRole("searchbox", { name: "Search machines" }).fill(script);
  await page.getByRole("link", { name: script }).first().waitFor();
  expect(ran).toEqual([]);
});

it("is text in the name of a tab, and in the message after an undo", async () => {
  await page.goto(`${product.url}/machines/${machine.id}`);
  await until(async () => (await page.title()).includes("<script>"), 20_000);
  await page.goto(`${product.url}/?settings=${machine.id}`);
  await untilLive(page);
  await page.getByRole("dialog").getByRole("switch").first().click();
  await until(async () => (await db.settingsChange.count()) > 0, 20_000);
  await page.waitForTimeout(500);
  expect(ran).toEqual([]);
});

it("is a quoted cell in what is exported, which no spreadsheet runs", async () => {
  await db.machine.update({ where: { id: machine.id }, data: { name: "=HYPERLINK(1)" } });
  await db.auditEntry.create({
    data: { at: Date.now(), actorKind: "stranger", actorName: "=HYPERLINK(1)", action: "signed in" },
  });
  const csv = await (await page.request.get(`${product.url}/api/audit?format=csv`)).text();
  expect(csv).toContain("HYPERLINK");
  expect(csv).not.toMatch(/(^|,)"?=/m);
});

it("ran nowhere, and broke nothing", () => {
  expect(ran).toEqual([]);
  expect(faults).toEqual([]);
});
