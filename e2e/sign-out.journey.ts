import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { account, launchBrowser, makeAccount, openPage } from "./browser.ts";
import { type Product, startProduct } from "./product.ts";

let product: Product;
let browser: Browser;
let page: Page;
let faults: string[];
beforeAll(async () => {
  product = await startProduct(["--no-agent"]);
  browser = await launchBrowser();
  ({ page, faults } = await openPage(browser));
  await makeAccount(page, product.signInLink());
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const isLive = (one: Page) => one.getByRole("status", { name: "Connection" }).getByText("Live").waitFor();
const pathOf = (one: Page) => new URL(one.url()).pathname;

it("signing out in one tab ends the live page in another, which leads to the sign-in by itself", async () => {
  const other = await page.context().newPage();
  await other.goto(`${product.url}/admin`);
  for (const tab of [page, other]) await isLive(tab);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect.poll(() => pathOf(page)).toBe("/sign-in");
  await expect.poll(() => pathOf(other), { timeout: 10_000 }).toBe("/sign-in");
  await other.close();
});

it("a wrong password is told, and the right one leads back in, to a live page", async () => {
  await page.getByLabel(/e-mail/i).fill(account.email);
  await page.getByLabel(/^password/i).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("E-mail or password is wrong.").waitFor();
  await page.getByLabel(/^password/i).fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect.poll(() => pathOf(page)).toBe("/");
  await isLive(page);
  expect(faults).toEqual([]);
});
