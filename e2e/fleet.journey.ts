// The fleet view on the running product: cards and table, order, search, filters, groups, keyboard, a phone. Raw agents say
// what they are told to, so that each order is known.
import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addMachine, createSampler, joinAsAgent } from "../crossbar/testing/people.ts";
import type { WampClient } from "../crossbar/testing/wamp-client.ts";
import type { Database } from "../prisma/open-database.ts";
import { readServerEnv } from "../start/server-env.mjs";
import { launchBrowser, makeAccount, openPage } from "./browser.ts";
import { type Product, root, startProduct } from "./product.ts";
import { databaseOf } from "./roles.ts";

const count = 30;
/** All rows are drawn in it, and fewer in the other. */
const [tall, usual] = [
  { width: 1280, height: 2200 },
  { width: 1280, height: 800 },
];
const nameOf = (index: number) => `host-${String(index).padStart(2, "0")}`;

let product: Product;
let db: Database;
let browser: Browser;
let page: Page;
let faults: string[];
const agents: { client: WampClient; next: ReturnType<typeof createSampler>; cpu: number; memory: number }[] = [];
let saying: NodeJS.Timeout;

const rows = () => page.getByRole("table", { name: "Machines" }).getByRole("rowheader");
const row = (name: string) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });
const cards = () => page.getByRole("article");
const search = () => page.getByRole("searchbox", { name: "Search machines" });
const button = (name: string | RegExp) => page.getByRole("button", { name });
/** The names from the top on, as they stand there, whatever the order in the document. */
const names = async (howMany = 3) => {
  const placed = await page
    .locator("[data-place]")
    .evaluateAll((all) =>
      all
        .map((one) => ({ place: Number(one.getAttribute("data-place")), name: one.querySelector("a")?.textContent }))
        .sort((a, b) => a.place - b.place),
    );
  return placed.slice(0, howMany).map(({ name }) => name);
};
const query = () => new URL(page.url()).searchParams;

function say({ client, next, cpu, memory }: (typeof agents)[number]): Promise<unknown> {
  const sample: Partial<Sample> = { cpus: [cpu, cpu], memory: { totalBytes: 100e9, usedBytes: memory * 1e9 } };
  return client.publish(topics.stats, [next(sample)]);
}

async function join(index: number): Promise<void> {
  const tags = index === 0 ? [] : index % 2 === 0 ? ["even"] : ["odd", ...(index % 5 === 0 ? ["five"] : [])];
  const machine = await addMachine(db, { name: nameOf(index), ip: `192.0.2.${index}`, tags });
  const client = await joinAsAgent(readServerEnv(product.env, root), machine);
  const agent = { client, next: createSampler(), cpu: index, memory: 20 };
  agents[index] = agent;
  await say(agent);
}

beforeAll(async () => {
  product = await startProduct(["--no-agent"]);
  db = await databaseOf(product);
  browser = await launchBrowser();
  ({ page, faults } = await openPage(browser));
  await page.setViewportSize(tall);
  await makeAccount(page, product.signInLink());
  for (let index = 0; index < count; index += 1) await join(index);
  saying = setInterval(() => {
    for (const agent of agents) void say(agent).catch(() => {});
  }, 1_000);
  await page.goto(product.url);
  await rows().first().waitFor();
});

afterAll(async () => {
  clearInterval(saying);
  await browser?.close();
  await Promise.all(agents.map(({ client }) => client.close()));
  await db?.$disconnect();
  await product?.stop();
});

describe("the look", () => {
  it("is a table for many, drawn by the server", async () => {
    const html = await (await page.request.get(product.url)).text();
    expect(html).toContain(`aria-rowcount="${count + 1}"`);
    expect(html).toContain(nameOf(3));
    await button("30 machines").waitFor();
  });

  it("is remembered, and the server draws it so", async () => {
    await button("Cards").click();
    await cards().first().waitFor();
    expect(await (await page.request.get(product.url)).text()).toContain("<article");
    await page.reload();
    await cards().first().waitFor();
    expect(await rows().count()).toBe(0);
    await button("Table").click();
    await rows().first().waitFor();
  });
});

describe("the order", () => {
  it("is worst first, with the reason in words", async () => {
    for (const [index, memory] of [
      [4, 97],
      [9, 88],
    ] as const) {
      const agent = agents[index];
      if (agent) agent.memory = memory;
    }
    await expect.poll(() => names(2), { timeout: 15_000 }).toEqual([nameOf(4), nameOf(9)]);
    await row(nameOf(4)).getByText("memory 97 %").waitFor();
    await button("2 in trouble").waitFor();
  });

  it("is chosen at the head of a column, by the keyboard too, and stands in the address", async () => {
    const head = page.getByRole("columnheader", { name: "Processor" });
    await head.getByRole("button").click();
    await expect.poll(() => names(2)).toEqual([nameOf(29), nameOf(28)]);
    expect(await head.getAttribute("aria-sort")).toBe("descending");
    await page.keyboard.press("Enter");
    await expect.poll(() => names(2)).toEqual([nameOf(0), nameOf(1)]);
    expect(await head.getAttribute("aria-sort")).toBe("ascending");
    await expect.poll(() => query().get("sort")).toBe("cpu-reversed");
    await head.getByRole("button").click();
  });

  it("holds still while the pointer is over the rows, also for one that is new, and catches up after", async () => {
    await expect.poll(() => names(2)).toEqual([nameOf(29), nameOf(28)]);
    await row(nameOf(28)).hover();
    const busy = agents[7];
    if (busy) busy.cpu = 95;
    await join(count);
    await page.getByText("Order held").waitFor();
    await row(nameOf(7)).getByText("95 %").waitFor();
    expect(await names(2)).toEqual([nameOf(29), nameOf(28)]);
    expect((await names(count + 1)).at(-1)).toBe(nameOf(count));
    await search().hover();
    await expect.poll(() => names(3)).toEqual([nameOf(7), nameOf(30), nameOf(29)]);
    expect(await page.getByText("Order held").count()).toBe(0);
  });

  it("comes back to worst first", async () => {
    await button("State").click();
    await expect.poll(() => names(2)).toEqual([nameOf(4), nameOf(9)]);
    await expect.poll(() => page.url()).toBe(`${product.url}/`);
  });
});

describe("finding", () => {
  it("is a key away, finds names, addresses and tags while one types, and is undone by Escape", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("five host-1");
    await page.getByText("1 found").waitFor();
    expect(await names()).toEqual([nameOf(15)]);
    await search().fill("192.0.2.17");
    await expect.poll(() => names()).toEqual([nameOf(17)]);
    await page.keyboard.press("Escape");
    await expect.poll(() => rows().count()).toBeGreaterThan(10);
    expect(await search().inputValue()).toBe("");
  });

  it("says when there is nothing, and how to see all again", async () => {
    await search().fill("no such machine");
    await page.getByRole("heading", { name: "No machine is like that" }).waitFor();
    await button("Clear filters").click();
    await rows().first().waitFor();
  });

  it("filters by state and by tag, and survives a reload", async () => {
    await button("2 in trouble").click();
    await expect.poll(() => names()).toEqual([nameOf(4), nameOf(9)]);
    await page.getByLabel("Tag").selectOption("odd");
    await expect.poll(() => names()).toEqual([nameOf(9)]);
    await expect.poll(() => query().toString()).toBe("state=trouble&tag=odd");
    await page.reload();
    await page.getByText("1 found").waitFor();
    expect(await names()).toEqual([nameOf(9)]);
    expect(await button("2 in trouble").getAttribute("aria-pressed")).toBe("true");
    await page.getByLabel("Tag").selectOption("");
    await button("2 in trouble").click();
  });

  it("shows who is offline", async () => {
    await agents[2]?.client.close();
    await button("1 offline").click();
    await row(nameOf(2)).getByText("offline for").waitFor();
    expect(await names()).toEqual([nameOf(2)]);
    await button("1 offline").click();
  });

  it("groups by tag, with what is wrong in each, and closes a group", async () => {
    await button("Group by tag").click();
    const even = button(/^even/);
    await even.getByText("15 machines · 2 in trouble").waitFor();
    await even.getByText("worst: offline").waitFor();
    const open = await rows().count();
    await even.click();
    expect(await even.getAttribute("aria-expanded")).toBe("false");
    await button(/^Without a tag/).waitFor();
    expect(open).toBeGreaterThan(0);
    await button("Group by tag").click();
  });
});

describe("the keyboard", () => {
  it("goes from row to row and opens a machine; back leads to the same view", async () => {
    await search().fill("host-1");
    await search().blur();
    await expect.poll(() => query().get("q")).toBe("host-1");
    const first = await names(3);
    await page.keyboard.press("j");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("k");
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    expect(await focused()).toBe(first[1]);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/machines\/m-/);
    await page.goBack();
    await rows().first().waitFor();
    expect(await search().inputValue()).toBe("host-1");
    await search().fill("");
  });

  it("reaches rows that are not drawn yet", async () => {
    await page.setViewportSize(usual);
    await rows().first().waitFor();
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest("[data-place]")?.getAttribute("data-place"));
    await page.keyboard.press("Escape");
    await search().blur();
    for (let step = 0; step < count + 1; step += 1) {
      await page.keyboard.press("j");
      await expect.poll(focused).toBe(String(step));
    }
  });
});

describe("on a phone", () => {
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

  it("both looks fit, and what is wrong can be read", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.evaluate(() => window.scrollTo(0, 0));
    await row(nameOf(4)).getByText("memory 97 %").waitFor();
    expect(await overflow()).toBe(0);
    await button("Cards").click();
    await cards().first().waitFor();
    expect(await overflow()).toBe(0);
  });

  it("the order is chosen from a list", async () => {
    await page.getByLabel("Order").selectOption("Name");
    await expect.poll(() => names(1)).toEqual([nameOf(0)]);
  });
});

it("ran without a fault in the pages", () => {
  expect(faults).toEqual([]);
});
