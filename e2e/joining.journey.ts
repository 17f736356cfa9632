// Machines that come without a token, and two that come with one key: as agents and an administrator live through it.
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "../prisma/open-database.ts";
import { seriousFaults } from "./accessibility.ts";
import { launchBrowser, makeAccount, openPage, untilLive } from "./browser.ts";
import { startAgent } from "./join-agents.ts";
import { type Product, type Program, startProduct, startProgram, until } from "./product.ts";
import { databaseOf } from "./roles.ts";

let product: Product;
let db: Database;
let browser: Browser;
let page: Page;
let faults: string[];
const agents: Program[] = [];

beforeAll(async () => {
  product = await startProduct(["--no-agent"]);
  db = await databaseOf(product);
  browser = await launchBrowser();
  ({ page, faults } = await openPage(browser));
  await makeAccount(page, product.signInLink());
  await page.goto(`${product.url}/admin`);
  await untilLive(page);
});
afterAll(async () => {
  await browser?.close();
  for (const agent of agents) await agent.interrupt();
  await db?.$disconnect();
  await product?.stop();
});

function start(name: string): Program {
  const agent = startAgent(product, name);
  agents.push(agent);
  return agent;
}
const fingerprintOf = ({ output }: Program) => /fingerprint (SHA256:[\w+/]{43})/.exec(output())?.[1] ?? "";
const waiting = (name: string) =>
  page.getByRole("list", { name: "Machines that wait" }).getByRole("listitem").filter({ hasText: name });
const machine = (name: string) =>
  page.getByRole("list", { name: "Machines", exact: true }).getByText(name, { exact: true });
const tab = () => page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: /^Machines/ });
const isOnline = async (name: string) => (await db.machine.findFirst({ where: { name } }))?.seenAt !== null;
let agent: Program;

it("a machine without a token is seen to wait, with the fingerprint that its agent says", async () => {
  agent = start("web-1");
  await waiting("web-1").waitFor();
  await tab().getByText("1 waiting to join").waitFor();
  expect(fingerprintOf(agent)).not.toBe("");
  const shown = (await waiting("web-1").getByRole("code").textContent()) ?? "";
  expect(shown.replaceAll(/\s/g, "")).toBe(fingerprintOf(agent));
  expect(await db.machine.count()).toBe(0);
  expect(await seriousFaults(page)).toEqual([]);
});

it("it becomes a machine when it is approved, with no reload here and no restart there", async () => {
  await waiting("web-1").getByLabel("Tags").fill("berlin");
  await page.getByRole("button", { name: "Approve web-1" }).click();
  await machine("web-1").waitFor();
  await waiting("web-1").waitFor({ state: "detached" });
  await until(() => agent.output().includes("joined the router as"), 30_000);
  expect((await db.machine.findFirst())?.tags).toEqual(["berlin"]);
});

it("it waits again when it is removed, and can be let in again", async () => {
  const { id } = await db.machine.findFirstOrThrow();
  await page.goto(`${product.url}/admin/machines/${id}`);
  await page.getByLabel("Yes, remove this machine").check();
  await page.getByRole("button", { name: "Remove machine" }).click();
  await waiting("web-1").waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "Approve web-1" }).click();
  await until(async () => (await db.machine.count()) === 1 && (await isOnline("web-1")), 60_000);
  expect((await db.machine.findFirst())?.id).not.toBe(id);
});

it("another one is rejected: its agent ends and says why, and that can be taken back", async () => {
  const other = start("intruder");
  await waiting("intruder").waitFor();
  await page.getByRole("button", { name: "Reject intruder" }).click();
  await until(() => other.child.exitCode !== null, 30_000);
  expect([other.child.exitCode, other.output()]).toEqual([
    2,
    expect.stringContaining("was rejected by an administrator"),
  ]);
  await page.getByText("1 rejected").click();
  await page.getByRole("button", { name: "Let intruder ask again" }).click();
  await page.getByText("1 rejected").waitFor({ state: "detached" });
  start("intruder");
  await waiting("intruder").waitFor();
});

it("two agents with one key are noticed within a minute, and parted by one click", async () => {
  const original = join(product.stateDir, "agent-web-1");
  const copy = join(product.stateDir, "agent-copy");
  cpSync(original, copy, { recursive: true, filter: (path) => !path.endsWith(".sock") });
  const args = ["--server", product.url, "--name", "web-1-copy", "--state-dir", copy];
  agents.push(startProgram(process.execPath, ["dist/agent.mjs", ...args], {}));
  const before = await db.machine.findFirstOrThrow();
  await page.getByText("2 agents with one key").waitFor({ timeout: 60_000 });
  await machine("web-1").click();
  const alert = page.getByRole("alert", { name: "Several agents with one key" });
  await alert.getByRole("radio").nth(1).waitFor();
  expect(await alert.getByRole("radio").count()).toBe(2);
  expect(await alert.getByRole("radio").nth(0).isChecked()).toBe(true); // the one that runs for longer
  expect(await seriousFaults(page)).toEqual([]);
  await alert.getByRole("button", { name: "Split them" }).click();
  await alert.waitFor({ state: "detached", timeout: 60_000 });
  await until(async () => (await db.machine.count()) === 2 && (await isOnline("web-1-copy")), 60_000);

  const [kept, moved] = await db.machine.findMany({ orderBy: { joinedAt: "asc" } });
  expect([kept?.id, moved?.tags]).toEqual([before.id, before.tags]);
  await until(
    async () => (await db.machine.findFirst({ where: { id: before.id } }))?.publicKey !== before.publicKey,
    30_000,
  );
  const keyIn = (folder: string) => JSON.parse(readFileSync(join(folder, "identity.json"), "utf8")).publicKey;
  const publicKeys = (await db.machine.findMany({ orderBy: { joinedAt: "asc" } })).map(({ publicKey }) => publicKey);
  await until(() => JSON.stringify(publicKeys) === JSON.stringify([keyIn(original), keyIn(copy)]), 30_000);
  await page.goto(`${product.url}/admin`);
  for (const name of ["web-1", "web-1-copy"]) await machine(name).waitFor();
  await until(async () => (await page.getByText("Online", { exact: true }).count()) === 2, 30_000);
});

it("a machine gets a new key when an administrator wants one, and the old key joins nothing any more", async () => {
  const { id, publicKey } = await db.machine.findFirstOrThrow({ where: { name: "web-1" } });
  await page.goto(`${product.url}/admin/machines/${id}`);
  await page.getByRole("button", { name: "Ask for a new key" }).click();
  const keyNow = async () => (await db.machine.findUniqueOrThrow({ where: { id } })).publicKey;
  await until(async () => (await keyNow()) !== publicKey, 90_000);
  await until(() => agent.output().split("joined the router as").length >= 4, 30_000);
  const actions = (await db.auditEntry.findMany({ orderBy: { id: "asc" } })).map(({ action }) => action);
  const count = (action: string) => actions.filter((one) => one === action).length;
  expect({ ...Object.fromEntries(actions.map((action) => [action, count(action)])) }).toMatchObject({
    "machine asked to join": 4,
    "machine approved": 2,
    "machine removed": 1,
    "machine rejected": 1,
    "machine rejection forgotten": 1,
    "machine split": 1,
    "machine joined": 1, // the copy, by the token that was made for it
    "machine key replaced": 2,
  });
  expect(faults).toEqual([]);
});
