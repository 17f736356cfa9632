import type { Browser, Page } from "playwright-core";
import { launchBrowser, makeAccount, openPage } from "../e2e/browser.ts";
import { type Product, root, startProduct } from "../e2e/product.ts";
import { type Database, openDatabase } from "../prisma/open-database.ts";
import { readServerEnv, type ServerEnv } from "../start/server-env.mjs";
import { atTheEnd } from "./undo.ts";

/** The real product as `npm start` runs it, and an administrator who has its dashboard open in a real browser. */
export type World = { product: Product; env: ServerEnv; database: Database; browser: Browser; page: Page };

export async function startWorld(args: string[] = []): Promise<World> {
  const product = await startProduct(args, { onStarting: (stop) => atTheEnd(stop) });
  const env = readServerEnv(product.env, root);
  const database = await openDatabase(env.databaseUrl);
  atTheEnd(() => database.$disconnect());
  const browser = await startBrowser();
  const { page } = await openPage(browser);
  await makeAccount(page, product.signInLink());
  return { product, env, database, browser, page };
}

export async function startBrowser(): Promise<Browser> {
  const browser = await launchBrowser({ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false });
  atTheEnd(() => browser.close());
  return browser;
}

/** Epoch milliseconds with fractions, as `performance` in a page of the same host says it too. */
export const now = () => performance.timeOrigin + performance.now();

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * How far a page's clock is ahead of ours: the middle of the quickest of many round trips, which it can't be off by more
 * than half of.
 */
export async function clockSkewMs(page: Page): Promise<{ skewMs: number; withinMs: number }> {
  let best = { skewMs: 0, withinMs: Number.POSITIVE_INFINITY };
  for (let round = 0; round < 50; round += 1) {
    const before = now();
    const there = await page.evaluate(() => performance.timeOrigin + performance.now());
    const withinMs = (now() - before) / 2;
    if (withinMs < best.withinMs) best = { skewMs: there - before - withinMs, withinMs };
  }
  return best;
}
