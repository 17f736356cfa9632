// Many machines at once, each with a real agent.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../prisma/open-database.ts";
import { seriousFaults } from "./accessibility.ts";
import { launchBrowser, makeAccount, openPage } from "./browser.ts";
import { makeToken, startAgent } from "./join-agents.ts";
import { type Product, type Program, startProduct, until } from "./product.ts";
import { databaseOf } from "./roles.ts";

const names = ["db-1", "web-1", "web-2", "web-3"];
let product: Product;
let db: Database;
let agents: Program[] = [];
let browser: Browser;
let page: Page;
let faults: string[] = [];

const rows = () => page.getByRole("list", { name: "Machines" }).getByRole("listitem");
const box = (name: string) => page.getByRole("checkbox", { name: `Select ${name}`, exact: true });
const drawer = () => page.getByRole("dialog", { name: /^Settings of \d machines?$/ });
const progress = () => drawer().getByRole("status", { name: "Progress on the machines" });
const choice = (name: string) => drawer().getByLabel(name, { exact: true });
const machines = () => db.machine.findMany({ orderBy: { name: "asc" } });
const frequencies = async () => (await machines()).map(({ frequency }) => frequency);

beforeAll(async () => {
  product = await startProduct(["--no-agent"]);
  db = await databaseOf(product);
  browser = await launchBrowser();
  ({ page, faults } = await openPage(browser));
  await makeAccount(page, product.signInLink());
  const token = await makeToken(page, product, names.length);
  agents = names.map((name) => startAgent(product, name, token));
  await page.goto(`${product.url}/admin`);
  for (const name of names) await page.getByRole("link", { name }).waitFor();
  await until(async () => (await rows().getByText("online").count()) === names.length, 20_000);
});

afterAll(async () => {
  await browser?.close();
  await Promise.all(agents.map((agent) => agent.interrupt()));
  await db?.$disconnect();
  await product?.stop();
});

describe("the list of machines", () => {
  it("is narrowed by words and state, and all of what is found is selected", async () => {
    await page.getByLabel("Search machines").fill("web");
    await expect.poll(() => rows().count()).toBe(3);
    await page.getByLabel("State").selectOption("offline");
    await page.getByText("No machine is like that.").waitFor();
    await page.getByLabel("State").selectOption("online");
    await page.getByLabel("Select these 3 of 4").check();
    await page.getByText("3 selected").waitFor();
    await page.getByLabel("Search machines").fill("");
    await page.getByLabel("State").selectOption("any");
    expect(await box("db-1").isChecked()).toBe(false);
    expect(await box("web-2").isChecked()).toBe(true);
    await page.getByRole("button", { name: "Clear" }).click();
  });

  it("takes a range with the shift key", async () => {
    await box("db-1").click();
    await box("web-2").click({ modifiers: ["Shift"] });
    await page.getByRole("button", { name: "Edit settings of 3 machines" }).waitFor();
    expect(await box("web-3").isChecked()).toBe(false);
  });
});

describe("settings of many machines", () => {
  it("are changed where they are touched, and the progress is the agents' own word", async () => {
    await page.getByRole("button", { name: "Edit settings of 3 machines" }).click();
    await choice("Every 2 s").click();
    await progress().getByText("3 of 3 applied").waitFor();
    expect(await frequencies()).toEqual([2, 2, 2, 1]);
    await choice("Show disks").getByText("off").click();
    await progress().getByText("Show disks: off").waitFor();
    await progress().getByText("3 of 3 applied").waitFor();
    expect((await machines()).map(({ show_disk: disk }) => disk)).toEqual([false, false, false, true]);
    expect(await frequencies()).toEqual([2, 2, 2, 1]);
  });

  it("that are not the same are called mixed, and become the same", async () => {
    await page.keyboard.press("Escape");
    await page.getByLabel("Select all 4").check();
    await page.getByRole("button", { name: "Edit settings of 4 machines" }).click();
    await drawer().getByText("mixed: 2 s on 3, 1 s on 1").waitFor();
    await drawer().getByText("mixed: 3 off, 1 on").waitFor();
    expect(await choice("Frequency").inputValue()).toBe("");
    await choice("Every 5 s").click();
    await progress().getByText("4 of 4 applied").waitFor();
    expect(await frequencies()).toEqual([5, 5, 5, 5]);
  });

  it("are undone as a whole", async () => {
    await page.locator("[data-sonner-toast]").getByRole("button", { name: "Undo" }).first().click();
    await page.getByText("Undone on 4 machines.").waitFor();
    expect(await frequencies()).toEqual([2, 2, 2, 1]);
    await drawer().getByText("mixed: 2 s on 3, 1 s on 1").waitFor();
  });

  it("wait for who is offline, and are taken by him when he is back", async () => {
    await agents[0]?.interrupt();
    await rows().getByText("offline").waitFor();
    await choice("Every 1 s").click();
    await progress().getByText("2 of 3 applied · 1 offline, to take it when back · 1 had it already").waitFor();
    agents[0] = startAgent(product, "db-1");
    await progress().getByText("3 of 3 applied · 1 had it already").waitFor();
  });
});

describe("tags of many machines", () => {
  const tags = async () => (await machines()).map((machine) => machine.tags);

  it("are given to all and taken from all, and stand on the pages at once", async () => {
    await drawer().getByLabel("New tag").fill("berlin, edge");
    await drawer().getByRole("button", { name: "Add tag" }).click();
    await drawer().getByLabel("Take edge off").click();
    await drawer().getByLabel("Take edge off").waitFor({ state: "detached" });
    expect(await tags()).toEqual(names.map(() => ["berlin"]));
    await expect.poll(() => rows().getByText("berlin").count()).toBe(4);
  });

  it("are refused when they are none, and the bound is told", async () => {
    await drawer().getByLabel("New tag").fill("x".repeat(33));
    await drawer().getByRole("button", { name: "Add tag" }).click();
    await drawer()
      .getByText(/at most 32/)
      .waitFor();
    expect(await tags()).toEqual(names.map(() => ["berlin"]));
  });
});

it("can be used by everybody, as axe-core sees it", async () => {
  expect(await seriousFaults(page)).toEqual([]);
});

it("a drawer of none is closed when the page is loaded anew", async () => {
  await page.reload();
  await page.getByRole("link", { name: "db-1" }).waitFor();
  await expect.poll(() => new URL(page.url()).search).toBe("");
});

it("ran without a fault in the page", () => expect(faults).toEqual([]));
