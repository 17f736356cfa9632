// From an empty fleet to a machine that reports, through the dialog and a real agent.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "../prisma/open-database.ts";
import { seriousFaults } from "./accessibility.ts";
import { launchBrowser, makeAccount, openPage } from "./browser.ts";
import { startAgent } from "./join-agents.ts";
import { type Product, type Program, startProduct } from "./product.ts";
import { databaseOf } from "./roles.ts";

let product: Product;
let db: Database;
const agents: Program[] = [];
let browser: Browser;
let page: Page;
let faults: string[] = [];
let command = "";

const dialog = () => page.getByRole("dialog", { name: "Add a machine" });
const button = () => page.getByRole("button", { name: "Add a machine" });
const joined = () => dialog().getByRole("region", { name: "Machines that joined" });
const tokenOf = (text: string) => text.match(/--token (\S+)/)?.[1] ?? "";
async function makeCommand(): Promise<string> {
  await dialog().getByRole("button", { name: "Make the command" }).click();
  return (
    (await dialog()
      .getByText(/^pnpm agent --server/)
      .textContent()) ?? ""
  );
}

beforeAll(async () => {
  product = await startProduct(["--no-agent"]);
  db = await databaseOf(product);
  browser = await launchBrowser();
  ({ page, faults } = await openPage(browser));
  await makeAccount(page, product.signInLink());
  await page.getByRole("heading", { name: "No machines yet" }).waitFor();
});

afterAll(async () => {
  await browser?.close();
  await Promise.all(agents.map((agent) => agent.interrupt()));
  await db?.$disconnect();
  await product?.stop();
});

it("takes the focus, and gives it back on Escape", async () => {
  await button().focus();
  await button().press("Enter");
  await dialog().waitFor();
  expect(await dialog().evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await page.keyboard.press("Escape");
  await dialog().waitFor({ state: "detached" });
  expect(await button().evaluate((element) => element === document.activeElement)).toBe(true);
});

it("refuses a tag that is none, and keeps what was typed", async () => {
  await button().click();
  await dialog().getByLabel("Name (optional)").fill("web 1");
  await dialog().getByLabel("Tags (optional)").fill("x".repeat(33));
  await dialog().getByRole("button", { name: "Make the command" }).click();
  await dialog()
    .getByText(/at most 32/)
    .waitFor();
  expect(await dialog().getByLabel("Name (optional)").inputValue()).toBe("web 1");
  await dialog().getByLabel("Tags (optional)").fill("berlin");
});

it("makes a command for one machine within an hour, and waits", async () => {
  command = await makeCommand();
  expect(command).toContain("--name 'web 1'");
  const { usesLimit, expiresAt, createdAt, tags } = await db.joinToken.findFirstOrThrow();
  expect([usesLimit, Number(expiresAt - createdAt), tags]).toEqual([1, 3_600_000, ["berlin"]]);
  await joined().getByText("Waiting for the machine to join…").waitFor();
  await joined()
    .getByText(/can be used for (59|60) min/)
    .waitFor();
  expect(await seriousFaults(page)).toEqual([]);
});

it("shows the machine by its name as soon as it has joined and sent its first sample", async () => {
  agents.push(startAgent(product, "web 1", tokenOf(command)));
  await joined().getByText("joined and reporting").waitFor();
  expect(await joined().getByText("web 1", { exact: true }).count()).toBe(1);
  await dialog().getByRole("button", { name: "Done" }).click();
  await page.getByRole("article", { name: "web 1" }).waitFor();
});

it("says that another was refused who came with the same command", async () => {
  await page.goto(`${product.url}/admin`);
  await button().click();
  const next = await makeCommand();
  const { id } = await db.joinToken.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
  await db.joinToken.update({ where: { id }, data: { uses: 1 } });
  agents.push(startAgent(product, "web-2", tokenOf(next)));
  await joined().getByText("web-2 was refused: the token is used up.").waitFor();
  await dialog().getByRole("button", { name: "Make another command" }).click();
});

it("says that a command has expired", async () => {
  await dialog().getByLabel("Several machines").check();
  await dialog().getByLabel("How many").fill("3");
  await makeCommand();
  await joined().getByText("0 of 3 joined; waiting for the others…").waitFor();
  const { id } = await db.joinToken.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
  await db.joinToken.update({ where: { id }, data: { expiresAt: Date.now() } });
  await joined()
    .getByText(/The token has expired before a machine joined/)
    .waitFor();
});

it("fits a phone", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await dialog().boundingBox()).toMatchObject({ x: 0, width: 390 });
  expect(await seriousFaults(page)).toEqual([]);
  await dialog().getByRole("button", { name: "Close" }).first().click();
  await dialog().waitFor({ state: "detached" });
});

it("ran without a fault in the page", () => expect(faults).toEqual([]));
