import { statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launchBrowser, makeAccount, openPage } from "./browser.ts";
import { type Product, startProduct } from "./product.ts";

let products: Product[] = [];
beforeAll(async () => {
  products = await Promise.all([startProduct(), startProduct(["--no-agent"])]);
});
afterAll(async () => {
  await Promise.all(products.map((product) => product.stop()));
});

it("two instances run side by side, each with its own machines", async () => {
  const [withAgent, without] = products;
  if (!withAgent || !without) throw new Error("two instances were to start");
  const browser = await launchBrowser();
  try {
    const { page } = await openPage(browser);
    await makeAccount(page, withAgent.signInLink());
    await page.getByRole("article").getByRole("meter", { name: "core 1", exact: true }).waitFor();

    const other = await openPage(browser);
    await makeAccount(other.page, without.signInLink());
    await other.page.getByRole("heading", { name: "No machines yet" }).waitFor();
  } finally {
    await browser.close();
  }
});

it("keeps its state to itself", () => {
  for (const { stateDir } of products) {
    const modeOf = (...path: string[]) => statSync(join(stateDir, ...path)).mode & 0o777;
    expect(modeOf()).toBe(0o700);
    expect(modeOf("secrets.json")).toBe(0o600);
    expect(modeOf("router", "config.json")).toBe(0o600);
  }
});

it("prints no secret and no sign-in link into a log", () => {
  for (const product of products) expect(product.output()).not.toMatch(/#[a-z0-9]{16,}|[0-9a-f]{64}/);
});
