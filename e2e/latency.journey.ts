// The latency badge against the truth: one host, one monotonic clock, and times of day that are five minutes off.
import { setTimeout as pause } from "node:timers/promises";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addMachine, createSampler, joinAsAgent, type TestMachine } from "../crossbar/testing/people.ts";
import type { WampClient } from "../crossbar/testing/wamp-client.ts";
import type { Database } from "../prisma/open-database.ts";
import { readServerEnv } from "../start/server-env.mjs";
import { launchBrowser, makeAccount, openPage } from "./browser.ts";
import { type Product, root, startProduct } from "./product.ts";
import { databaseOf } from "./roles.ts";

const fiveMinutesMs = 300_000;
/** The hub takes four samples a second. Most are held back for a while, as by a slow collector or a slow way. */
const [everyMs, heldMs] = [280, 60];
/** As long as the badge looks back, and as long until it has only that in it. */
const windowMs = 10_000;

/** Epoch milliseconds that no time of day is in: a page's are the same but for what `skewOf` finds. */
const now = () => performance.timeOrigin + performance.now();

let product: Product;
let db: Database;
let browser: Browser;
let machine: TestMachine;
let signedIn: Page;
beforeAll(async () => {
  product = await startProduct(["--no-agent"]);
  db = await databaseOf(product);
  machine = await addMachine(db, { name: "clockwork" });
  browser = await launchBrowser();
  signedIn = (await openPage(browser)).page;
  await makeAccount(signedIn, product.signInLink());
});
afterAll(async () => {
  await browser?.close();
  await db?.$disconnect();
  await product?.stop();
});

/** The dashboard in a browser whose time of day is off; it notes when its DOM first showed each sample. */
async function openShifted(shiftMs: number): Promise<Page> {
  const { page } = await openPage(browser);
  await page.context().addCookies(await signedIn.context().cookies());
  await page.addInitScript((shift) => {
    const [RealDate, realNow] = [Date, Date.now]; // a library puts what it found as Date.now there again
    const shifted = () => realNow() + shift;
    globalThis.Date = new Proxy(RealDate, {
      construct: (target, args) => Reflect.construct(target, args.length > 0 ? args : [shifted()]),
      apply: () => new RealDate(shifted()).toString(),
      get: (target, key) => (key === "now" ? shifted : Reflect.get(target, key)),
    });
  }, shiftMs);
  await page.goto(product.url);
  await page.getByRole("status", { name: "Connection" }).getByText("Live").waitFor();
  await page.evaluate(() => {
    const seen: Record<string, number> = {};
    Object.assign(window, { seen });
    const look = () => {
      const number = /(\d+) of 999 B/.exec(document.querySelector("article")?.textContent ?? "")?.[1];
      if (number !== undefined) seen[number] ??= performance.timeOrigin + performance.now();
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return page;
}
const seenIn = (page: Page) => page.evaluate(() => (window as unknown as { seen: Record<string, number> }).seen);

/** How far a page's clock is ahead of ours: the middle of the quickest of many round trips. */
async function skewOf(page: Page): Promise<number> {
  let best = { skewMs: 0, withinMs: Number.POSITIVE_INFINITY };
  for (let round = 0; round < 30; round += 1) {
    const before = now();
    const there = await page.evaluate(() => performance.timeOrigin + performance.now());
    const withinMs = (now() - before) / 2;
    if (withinMs < best.withinMs) best = { skewMs: there - before - withinMs, withinMs };
  }
  return best.skewMs;
}

/** An agent whose host has another time of day; returns when each sample's tick was. */
async function tickFor(ms: number, agent: WampClient, shiftMs: number, from: number): Promise<Map<string, number>> {
  const next = createSampler();
  const tickedAt = new Map<string, number>();
  const sending: Promise<unknown>[] = [];
  const until = now() + ms;
  for (let number = from; now() < until; number += 1) {
    const memory = { totalBytes: 999, usedBytes: number };
    const sample = next({ memory, sampledAt: Date.now() + shiftMs, monotonicMs: Math.floor(performance.now()) });
    tickedAt.set(String(number), now());
    const isHeld = number % 5 !== 0;
    sending.push(pause(isHeld ? heldMs : 0).then(() => agent.publish(topics.stats, [sample])));
    await pause(everyMs);
  }
  await Promise.all(sending);
  return tickedAt;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

describe.each([
  ["ahead", "behind", fiveMinutesMs, -fiveMinutesMs, 1],
  ["behind", "ahead", -fiveMinutesMs, fiveMinutesMs, 500],
])("with the host's clock five minutes %s and the browser's %s", (_host, _browser, hostShiftMs, pageShiftMs, from) => {
  it("the badge says within 20 ms how long it was from tick to page", async () => {
    const agent = await joinAsAgent(readServerEnv(product.env, root), machine);
    const page = await openShifted(pageShiftMs);
    expect(Math.abs((await page.evaluate(() => Date.now())) - Date.now() - pageShiftMs)).toBeLessThan(60_000);
    const tickedAt = await tickFor(2 * windowMs, agent, hostShiftMs, from);
    const badge = page.getByTitle(/from the agent's tick to this page/);
    const text = (await badge.textContent()) ?? "";
    const [seen, skewMs] = [await seenIn(page), await skewOf(page)];
    const since = now() - windowMs;
    const truth = [...tickedAt].flatMap(([number, at]) =>
      at > since && seen[number] ? [seen[number] - skewMs - at] : [],
    );
    await agent.close();
    await page.context().close();

    expect(truth.length).toBeGreaterThan(20);
    const said = Number(/^(\d+) ms/.exec(text)?.[1]);
    expect(median(truth)).toBeGreaterThan(heldMs);
    expect(Math.abs(said - median(truth)), `it says ${text}, and it was ${median(truth)} ms`).toBeLessThanOrEqual(20);
  });
});
