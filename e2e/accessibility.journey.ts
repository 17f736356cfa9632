// Every page and every state of it, looked at by axe-core in light, in dark and on a phone, and walked through by the keyboard alone.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../prisma/open-database.ts";
import { overflowPx, seriousFaults, tabThrough, unreachable } from "./accessibility.ts";
import { launchBrowser, makeAccount, noteBrokenPolicy, openPage } from "./browser.ts";
import { freePort, type Product, type Program, startProduct, startProgram, until } from "./product.ts";

const appearances = [
  { name: "light", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  { name: "light on a phone", colorScheme: "light", viewport: { width: 390, height: 844 } },
  { name: "dark on a phone", colorScheme: "dark", viewport: { width: 390, height: 844 } },
] as const;

let stateDir: string;
let demo: Program;
let empty: Product;
let browser: Browser;
/** Of all pages and states below. */
const brokenPolicy: string[] = [];
let signedIn: BrowserContext;
let page: Page;
let url: string;
let machinePath: string;
let database: Database;

beforeAll(async () => {
  stateDir = mkdtempSync("/tmp/rtm-");
  const ports = { PORT: String(await freePort()), WEB_PORT: String(await freePort()) };
  demo = startProgram("npm", ["run", "demo", "--silent", "--", "--machines", "12"], { ...ports, STATE_DIR: stateDir });
  url = `http://127.0.0.1:${ports.PORT}`;
  browser = await launchBrowser();
  browser.on("context", (context) => noteBrokenPolicy(context, brokenPolicy));
  [empty] = await Promise.all([
    startProduct(["--no-agent"]),
    until(() => /realtimemonitor is at/.test(demo.output()) || demo.child.exitCode !== null, 120_000),
  ]);
  ({ page } = await openPage(browser));
  signedIn = page.context();
  await makeAccount(page, readFileSync(join(stateDir, "first-sign-in-link"), "utf8").trim());
  await until(async () => (await page.locator('main a[href^="/machines/"]').count()) >= 9, 60_000);
  machinePath = (await page.locator('main a[href^="/machines/"]').first().getAttribute("href")) ?? "";
  database = await openDatabase(`file:${join(stateDir, "realtimemonitor.db")}`);
});

afterAll(async () => {
  await browser?.close();
  await database?.$disconnect();
  await Promise.all([demo?.interrupt(), empty?.stop()]);
  rmSync(stateDir, { recursive: true, force: true });
});

/** Whatever is wrong in any appearance, named by it; `arrive` leads to the state that is looked at. */
async function expectNoFaults(tab: Page, arrive: () => Promise<unknown>): Promise<void> {
  const faults: string[] = [];
  for (const { name, colorScheme, viewport } of appearances) {
    await tab.setViewportSize(viewport);
    await tab.emulateMedia({ colorScheme });
    await arrive();
    await tab.waitForFunction(() => document.title !== ""); // it comes in the stream, after what is seen
    faults.push(...(await seriousFaults(tab)).map((fault) => `${name}: ${fault}`));
    const over = await overflowPx(tab);
    if (over > 0) faults.push(`${name}: it is ${over} px wider than the window`);
  }
  expect(faults).toEqual([]);
}

const aMachineToSelect = () => page.getByRole("checkbox", { name: /^Select / }).first();
const heading = (name: string | RegExp) => page.getByRole("heading", { name }).first().waitFor();

describe("who is not signed in", () => {
  it("gets a sign-in page without faults", async () => {
    const tab = await (await browser.newContext()).newPage();
    await expectNoFaults(tab, async () => {
      await tab.goto(`${url}/sign-in`);
      await tab.getByRole("button", { name: "Sign in" }).waitFor();
    });
  });

  it("is told without faults what to do when there is no account", async () => {
    const tab = await (await browser.newContext()).newPage();
    await expectNoFaults(tab, async () => {
      await tab.goto(`${empty.url}/sign-in`);
      await tab.getByText("There is no account yet").waitFor();
    });
  });

  it("makes the first account on a page without faults", async () => {
    const tab = await (await browser.newContext()).newPage();
    await expectNoFaults(tab, async () => {
      await tab.goto(empty.signInLink());
      await tab.getByRole("button", { name: "Make account" }).waitFor();
    });
  });

  it("finds an empty dashboard without faults behind it", async () => {
    const { page: tab } = await openPage(browser);
    await makeAccount(tab, empty.signInLink());
    await expectNoFaults(tab, async () => {
      await tab.goto(empty.url);
      await tab.getByRole("heading", { name: "No machines yet" }).waitFor();
    });
    expect((await tabThrough(tab)).filter(({ isMarked }) => !isMarked)).toEqual([]);
  });
});

describe("who is signed in", () => {
  const look = async (name: "Cards" | "Table") => {
    await page.goto(url);
    await page.getByRole("button", { name, exact: true }).click();
    await page.locator('main a[href^="/machines/"]').first().waitFor();
  };

  it("sees cards without faults", () => expectNoFaults(page, () => look("Cards")));
  it("sees a table without faults", () => expectNoFaults(page, () => look("Table")));
  it("finds nothing without faults", () =>
    expectNoFaults(page, async () => {
      await look("Cards");
      await page.getByRole("searchbox", { name: "Search machines" }).fill("no such machine");
      await heading("No machine is like that");
    }));

  it("edits a machine beside its figures without faults", () =>
    expectNoFaults(page, async () => {
      await page.goto(`${url}${machinePath}?settings=${machinePath.slice("/machines/".length)}`);
      await page.getByRole("dialog").getByRole("switch").first().waitFor();
    }));
  it("edits many machines without faults", () =>
    expectNoFaults(page, async () => {
      await page.goto(`${url}/admin`);
      const boxes = page.getByRole("checkbox", { name: /^Select / });
      for (const nth of [0, 1, 2]) await boxes.nth(nth).check();
      await page.getByRole("button", { name: /^Edit settings of/ }).click();
      await page.getByRole("dialog").waitFor();
    }));
  it("adds a machine without faults", () =>
    expectNoFaults(page, async () => {
      await page.goto(`${url}/admin`);
      await page.getByRole("button", { name: "Add a machine" }).first().click();
      await page.getByRole("button", { name: "Make the command" }).click();
      await page.getByText("Waiting for the machine").waitFor();
    }));

  it("sees a machine without faults", () =>
    expectNoFaults(page, async () => {
      await page.goto(`${url}${machinePath}`);
      await page.getByRole("figure", { name: "Processor", exact: true }).waitFor();
    }));
  it("sees a day of a machine without faults", () =>
    expectNoFaults(page, async () => {
      await page.goto(`${url}${machinePath}?range=24h`);
      await page.getByRole("figure", { name: "Memory", exact: true }).waitFor();
    }));

  for (const path of ["", "/join-tokens", "/users", "/history", "/public"]) {
    it(`administers at /admin${path} without faults`, () =>
      expectNoFaults(page, async () => {
        await page.goto(`${url}/admin${path}`);
        await page.getByRole("heading", { level: 1 }).waitFor();
        if (path === "") await aMachineToSelect().waitFor();
      }));
  }
  it("administers a machine without faults", () =>
    expectNoFaults(page, async () => {
      await page.goto(`${url}/admin${machinePath}`);
      await page.getByRole("heading", { name: "Settings" }).first().waitFor();
    }));

  it("shows one's own account, a user and a link that is no good without faults", async () => {
    const { id } = await database.user.findFirstOrThrow();
    for (const path of ["/account", `/admin/users/${id}`, "/invite#made-up"]) {
      await expectNoFaults(page, async () => {
        await page.goto(`${url}${path}`);
        await page.getByRole("heading", { name: /Sessions|no good/ }).waitFor();
      });
    }
  });

  it("is told without faults that a page is not there", () =>
    expectNoFaults(page, async () => {
      await page.goto(`${url}/no/such/page`);
      await page.getByRole("heading").first().waitFor();
    }));
  it("is told without faults that a machine is not there", () =>
    expectNoFaults(page, async () => {
      await page.goto(`${url}/machines/m-0000000000000000`);
      await page.getByRole("heading").first().waitFor();
    }));

  it("is told without faults that the page is disconnected", async () => {
    await look("Cards");
    await signedIn.setOffline(true);
    try {
      await page.getByText("Disconnected").first().waitFor({ timeout: 30_000 });
      await expectNoFaults(page, async () => {});
    } finally {
      await signedIn.setOffline(false);
    }
  });

  it("is told without faults that something went wrong", async () => {
    await database.$executeRawUnsafe('ALTER TABLE "HistoryPolicy" RENAME TO "HistoryPolicyGone"');
    try {
      await expectNoFaults(page, async () => {
        await page.goto(`${url}/admin/history`);
        await page.getByRole("button", { name: /again/i }).waitFor();
      });
    } finally {
      await database.$executeRawUnsafe('ALTER TABLE "HistoryPolicyGone" RENAME TO "HistoryPolicy"');
    }
  });
});

describe("the keyboard alone", () => {
  const reaches = async (path: string, ready: () => Promise<unknown>) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${url}${path}`);
    await ready();
    const stops = await tabThrough(page);
    expect(stops.filter(({ isMarked }) => !isMarked)).toEqual([]);
    expect(await unreachable(page)).toEqual([]);
    expect(stops.length).toBeGreaterThan(3);
  };

  it("reaches all of the dashboard, and one sees where it is", () =>
    reaches("/", () => page.locator('main a[href^="/machines/"]').first().waitFor()));
  it("reaches all of a machine", () =>
    reaches(machinePath, () => page.getByRole("figure", { name: "Processor", exact: true }).waitFor()));
  it("reaches all of the admin", () => reaches("/admin", () => aMachineToSelect().waitFor()));
  it("reaches all of the join tokens", () => reaches("/admin/join-tokens", () => page.getByLabel("Uses").waitFor()));
  it("reaches all of the history's policy", () => reaches("/admin/history", () => page.getByLabel("Events").waitFor()));
});

describe("the policy of the pages", () => {
  it("was broken by none of them, in none of their states", () => expect(brokenPolicy).toEqual([]));

  it("lets no script in that somebody slipped into a page", async () => {
    await page.goto(url);
    const ran = await page.evaluate(async () => {
      const slip = (html: string) => document.body.append(document.createRange().createContextualFragment(html));
      const mark = "document.documentElement.dataset.ran = 'yes'";
      slip(`<script>${mark}</script>`);
      slip(`<script nonce="">${mark}</script>`);
      slip(`<script src="data:text/javascript,${encodeURIComponent(mark)}"></script>`);
      slip(`<img src="data:," onerror="${mark}">`);
      slip(`<svg onload="${mark}"></svg>`);
      slip(`<iframe srcdoc="<script>parent.${mark}</script>"></iframe>`);
      const link = document.createElement("a");
      link.href = `javascript:${mark}`;
      document.body.append(link);
      link.click();
      await new Promise((resolve) => setTimeout(resolve, 500));
      return document.documentElement.dataset.ran;
    });
    expect(ran).toBeUndefined();
    expect(brokenPolicy.length).toBeGreaterThanOrEqual(7); // so they are told where they happen
  });

  it("lets nothing be fetched from or sent to elsewhere", async () => {
    const told = await page.evaluate(async (elsewhere) => {
      const asked = fetch(elsewhere, { mode: "no-cors" }).then(
        () => "sent",
        () => "refused",
      );
      const image = new Promise((resolve) => {
        const element = new Image();
        element.onload = () => resolve("loaded");
        element.onerror = () => resolve("refused");
        element.src = `${elsewhere}/icon.svg`;
      });
      return [await asked, await image];
    }, empty.url);
    expect(told).toEqual(["refused", "refused"]);
  });

  it("lets no other page frame one", async () => {
    const tab = await (await browser.newContext()).newPage();
    await tab.goto(`${empty.url}/icon.svg`); // a page of another origin
    await tab.evaluate((address) => {
      const frame = document.createElementNS("http://www.w3.org/1999/xhtml", "iframe") as HTMLIFrameElement;
      frame.src = `${address}/sign-in`;
      document.documentElement.append(frame);
    }, url);
    await tab.waitForTimeout(1_000);
    const [, frame] = tab.frames();
    expect(await frame?.evaluate(() => document.querySelectorAll("input").length).catch(() => 0)).toBe(0);
    await tab.context().close();
  });
});
