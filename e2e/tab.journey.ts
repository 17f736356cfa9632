// What a browser shows of the product outside the page: the tab's title and icon, and that it can be installed.
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

let product: Product;
let db: Database;
let browser: Browser;
let page: Page;
let faults: string[];
let agent: WampClient;
const next = createSampler();

const say = (usedBytes: number) =>
  agent.publish(topics.stats, [next({ memory: { totalBytes: 100e9, usedBytes }, disks: [] })]).then(() => {});
const titleIs = (title: string) => page.waitForFunction((title) => document.title === title, title);
const iconIs = (words: string) =>
  page.waitForFunction((words) => {
    const icons = [...document.querySelectorAll<HTMLLinkElement>("link[rel=icon]")];
    return decodeURIComponent(icons.at(-1)?.href ?? "").includes(words);
  }, words);

beforeAll(async () => {
  product = await startProduct(["--no-agent"]);
  db = await databaseOf(product);
  browser = await launchBrowser();
  ({ page, faults } = await openPage(browser));
  await makeAccount(page, product.signInLink());
  const machine = await addMachine(db, { name: "host-1", frequency: 60 });
  agent = await joinAsAgent(readServerEnv(product.env, root), machine);
});

afterAll(async () => {
  await browser?.close();
  await agent?.close();
  await db?.$disconnect();
  await product?.stop();
});

describe("the tab", () => {
  it("shows nothing while all is well", async () => {
    await say(20e9);
    await page.getByRole("article", { name: "host-1" }).waitFor();
    await titleIs("Dashboard · realtimemonitor");
    await iconIs("icon.svg");
  });

  it("has another icon for what needs an eye, without a count", async () => {
    await say(90e9);
    await iconIs('fill="#f5a524"');
    await titleIs("Dashboard · realtimemonitor");
  });

  it("counts the machines that need somebody, on every page", async () => {
    await say(97e9);
    await titleIs("(1) Dashboard · realtimemonitor");
    await iconIs('fill="#e5484d"');
    await page.getByRole("link", { name: "host-1", exact: true }).click();
    await titleIs("(1) host-1 · realtimemonitor");
    await page.goBack();
    await titleIs("(1) Dashboard · realtimemonitor");
  });

  it("goes back to what it was, and counts who leaves", async () => {
    await say(20e9);
    await titleIs("Dashboard · realtimemonitor");
    await iconIs("icon.svg");
    await agent.close();
    await titleIs("(1) Dashboard · realtimemonitor");
  });

  it("says when the page itself knows no more", async () => {
    await page.context().setOffline(true);
    await product.stop();
    await titleIs("(disconnected) Dashboard · realtimemonitor");
    expect(faults).toEqual([]);
  });
});

it("can be installed: a manifest with a name, a start and icons that are there", async () => {
  product = await startProduct(["--no-agent"]);
  const html = await (await fetch(`${product.url}/sign-in`)).text();
  const href = /<link rel="manifest" href="([^"]+)"/.exec(html)?.[1] ?? "";
  const manifest = await (await fetch(new URL(href, product.url))).json();
  expect(manifest).toMatchObject({ name: "realtimemonitor", start_url: "/", display: "standalone" });
  const icons: { src: string; type: string; sizes: string }[] = manifest.icons;
  expect(icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(["192x192", "512x512"]));
  for (const { src, type } of icons) {
    const answer = await fetch(new URL(src, product.url));
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, type]);
  }
});
