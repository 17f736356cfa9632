// Settings beside the live figures: two administrators, one machine with a real agent.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../prisma/open-database.ts";
import { seriousFaults } from "./accessibility.ts";
import { launchBrowser, makeAccount, openPage, untilLive } from "./browser.ts";
import { makeToken, startAgent } from "./join-agents.ts";
import { type Product, type Program, startProduct, until } from "./product.ts";
import { addSession, addUser, databaseOf } from "./roles.ts";

let product: Product;
let db: Database;
let agent: Program | undefined;
let browser: Browser;
let page: Page;
let bob: Page;
let machineId: string;
const faults: string[] = [];

const drawer = (of = page) => of.getByRole("dialog", { name: "Settings of web-1" });
const field = (name: string, of = page) => drawer(of).getByLabel(name, { exact: true });
/** What a field says of itself, by what it is described by. */
async function stateOf(name: string, of = page): Promise<string> {
  const ids = ((await field(name, of).getAttribute("aria-describedby")) ?? "").split(" ");
  const words = await Promise.all(ids.map((id) => of.locator(`[id="${id}"]`).textContent()));
  return words.join(" ");
}
const expectState = (name: string, words: RegExp, of = page) =>
  expect.poll(() => stateOf(name, of), { timeout: 20_000 }).toMatch(words);
const machine = () => db.machine.findUniqueOrThrow({ where: { id: machineId } });

beforeAll(async () => {
  product = await startProduct(["--no-agent"]);
  db = await databaseOf(product);
  browser = await launchBrowser();
  const opened = await openPage(browser);
  page = opened.page;
  await makeAccount(page, product.signInLink());
  agent = startAgent(product, "web-1", await makeToken(page, product, 1));
  await page.goto(product.url);
  await page.getByRole("article", { name: "web-1" }).waitFor();
  await untilLive(page);
  machineId = (await db.machine.findFirstOrThrow()).id;

  const { cookie } = await addSession(product, db, await addUser(db, "admin", "bob@example.org"));
  bob = (await openPage(browser)).page;
  const [name = "", value = ""] = cookie.split("=");
  await bob.context().addCookies([{ name, value, url: product.url }]);
  for (const one of [page, bob]) one.on("pageerror", (error) => faults.push(String(error)));
});

afterAll(async () => {
  await browser?.close();
  await agent?.interrupt();
  await db?.$disconnect();
  await product?.stop();
});

describe("the drawer", () => {
  it("opens beside the live page with nothing fetched anew, takes the focus, and gives it back on Escape", async () => {
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));
    const opener = page.getByRole("article", { name: "web-1" }).getByLabel("Settings of web-1");
    await opener.focus();
    await opener.press("Enter");
    await field("Show disks").waitFor();
    expect(new URL(page.url()).search).toBe(`?settings=${machineId}`);
    expect(await drawer().evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await page.getByRole("article", { name: "web-1" }).hover(); // it is not covered, and may be used
    const seen = new Set<string | null>();
    const figures = () => page.getByRole("article", { name: "web-1" }).textContent();
    await until(async () => seen.add(await figures()).size >= 3, 20_000);
    await page.keyboard.press("Escape");
    await drawer().waitFor({ state: "detached" });
    expect(new URL(page.url()).search).toBe("");
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.evaluate(() => "isSamePage" in window)).toBe(true);
  });

  it("closes with Back, and opens with its address", async () => {
    await page.getByRole("article", { name: "web-1" }).getByLabel("Settings of web-1").click();
    await drawer().waitFor();
    await page.goBack();
    await drawer().waitFor({ state: "detached" });
    await page.goto(`${product.url}/machines/${machineId}?settings=${machineId}`);
    await field("Show disks").waitFor();
    await drawer().getByLabel("Close settings").click();
    await drawer().waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Settings", exact: true }).click();
    await field("Show disks").waitFor();
  });
});

describe("a knob", () => {
  it("is obeyed when it is turned, and says when it was applied and which sample shows it", async () => {
    expect(await stateOf("Show pressure")).toMatch(/since it joined/);
    await field("Show pressure").click();
    await expectState("Show pressure", /applied in \d+ ms · .*you, \d+ s ago.*seen in the sample of/);
    await page.getByText(/^Not sent: (.*, )?pressure/).waitFor();
    expect(await stateOf("Show load")).toMatch(/since it joined/);
  });

  it("takes what is typed with Enter, and one of the usual frequencies with a click", async () => {
    await field("Frequency").fill("0,5");
    await field("Frequency").press("Enter");
    await expectState("Frequency", /applied in \d+ ms/);
    expect((await machine()).frequency).toBe(0.5);
    await field("Every 2 s").click();
    await expect.poll(async () => (await machine()).frequency).toBe(2);
    expect(await field("Frequency").inputValue()).toBe("2");
  });

  it("refuses what is out of bounds with the bound, and sends nothing", async () => {
    await field("Frequency").fill("0.1");
    await drawer().getByText("must be at least 0.5").waitFor();
    await field("Every 2 s").click();
    expect((await machine()).frequency).toBe(2);
  });

  it("says how it was before when it was applied, also to who opens it later", async () => {
    await page.reload();
    await expectState("Show pressure", /applied in \d+ ms · /);
    expect(await stateOf("Show pressure")).not.toMatch(/seen in the sample/);
  });
});

describe("undo", () => {
  it("takes the last change back from where it is told", async () => {
    await field("Show load").click();
    await page.getByRole("status").or(page.getByRole("listitem")).getByText("Show load: on → off").first().waitFor();
    await page.locator("[data-sonner-toast]").getByRole("button", { name: "Undo" }).first().click();
    await expect.poll(async () => (await machine()).show_load).toBe(true);
    await expect.poll(() => field("Show load").isChecked()).toBe(true);
    await drawer()
      .getByText(/^undid version \d+$/)
      .waitFor();
  });

  it("takes a change back from the list, and says that nothing stands of it when it was changed again", async () => {
    await drawer().getByLabel("Undo Frequency: 0.5 s → 2 s").click();
    await expect.poll(async () => (await machine()).frequency).toBe(0.5);
    await expect.poll(() => field("Frequency").inputValue()).toBe("0.5");
    await drawer().getByLabel("Undo Frequency: 1 s → 0.5 s").click();
    await expect.poll(async () => (await machine()).frequency).toBe(1);
  });
});

describe("another administrator", () => {
  it("is seen while he turns the same knobs", async () => {
    await bob.goto(`${product.url}/machines/${machineId}?settings=${machineId}`);
    await field("Show swap", bob).click();
    await expectState("Show swap", /applied in .*a admin, \d+ s ago/);
    expect(await field("Show swap").isChecked()).toBe(false);
  });

  it("is not written over unseen: both values are told, and the choice is asked for", async () => {
    await page.route("**/live-ticket", (route) => route.abort()); // this page hears of nothing any more
    await page.context().setOffline(true);
    await page.getByText(/This page is disconnected/).waitFor({ timeout: 40_000 });
    await field("Every 5 s", bob).click();
    await expectState("Frequency", /applied/, bob);
    await page.route("**/api/machines/*/settings", (route) => route.abort());
    await page.context().setOffline(false);
    await field("Every 10 s").click();
    await drawer()
      .getByText(/a admin changed frequency to 5 s, \d+ s ago\. Your 10 s was not saved\./)
      .waitFor();
    expect((await machine()).frequency).toBe(5);
    await drawer().getByRole("button", { name: "Set 10 s" }).click();
    await expect.poll(async () => (await machine()).frequency).toBe(10);
    await page.unroute("**/live-ticket");
    await page.unroute("**/api/machines/*/settings");
    await expectState("Frequency", /applied in/);
  });
});

describe("an agent that is away", () => {
  it("has not taken it yet, and takes it when it comes back", async () => {
    await agent?.interrupt();
    await drawer().getByText("offline", { exact: true }).waitFor();
    await field("Every 1 s").click();
    await expectState(
      "Frequency",
      /not taken yet: the agent is offline, and has 10 s; it takes this when it comes back/,
    );
    agent = startAgent(product, "web-1");
    await expectState("Frequency", /applied/);
  });
});

it("asks before it disables, and says so", async () => {
  await drawer().getByRole("button", { name: "Disable…" }).click();
  await drawer().getByRole("button", { name: "Cancel" }).click();
  expect((await machine()).disabled).toBe(false);
  await drawer().getByRole("button", { name: "Disable…" }).click();
  await drawer().getByRole("button", { name: "Disable machine" }).click();
  const gone = page.getByText("web-1 is disabled", { exact: true });
  await gone.waitFor();
  await drawer().getByRole("button", { name: "Enable", exact: true }).click();
  await gone.waitFor({ state: "detached" });
});

it("is a sheet at the foot of a phone, with the live page above it", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  const box = await drawer().boundingBox();
  expect(box).toMatchObject({ x: 0, width: 390 });
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBe(844);
  expect(box?.y).toBeGreaterThan(200);
  await page.getByRole("heading", { name: "web-1" }).first().hover();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

it("can be used by everybody, as axe-core sees it", async () => {
  expect(await seriousFaults(page)).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 900 });
  expect(await seriousFaults(page)).toEqual([]);
});

it("ran without a fault in the pages", () => expect(faults).toEqual([]));
