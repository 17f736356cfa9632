// The whole loop on the running product, as its users walk it: one browser, one server, agents on this machine.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, makeAccount, openPage } from "./browser.ts";
import { type Product, type Program, startProduct, startProgram, until } from "./product.ts";

const name = "<b>web</b> 1"; // a name is text, whatever it looks like
const agentDir = mkdtempSync("/tmp/rtm-agent-");
let product: Product;
let agent: Program | undefined;
let browser: Browser;
let dashboard: Page;
let admin: Page;
const faults: string[] = [];

const card = () => dashboard.getByRole("article", { name, exact: true });
const core = () => card().getByRole("meter", { name: "core 1", exact: true });
const disks = () => card().getByRole("meter", { name: /^disk / });
const proof = () => admin.getByRole("status", { name: "Settings on the machine" });
const frequency = () => admin.getByLabel("Frequency", { exact: true });

/** The figures move: several pictures of them within the time. Of them all, since a busy machine's core stands at 100 %. */
async function expectToBeLive(timeoutMs: number) {
  const seen = new Set<string>();
  const look = async () => {
    const meters = await card().getByRole("meter").all();
    const titles = await Promise.all(meters.map((meter) => meter.getAttribute("title", { timeout: 5_000 })));
    if (titles.length > 0) seen.add(titles.join());
    return seen.size >= 3;
  };
  await until(look, timeoutMs);
}

beforeAll(async () => {
  product = await startProduct(["--no-agent"]);
  browser = await launchBrowser();
  const opened = await openPage(browser);
  dashboard = opened.page;
  admin = await dashboard.context().newPage();
  for (const page of [dashboard, admin]) page.on("pageerror", (error) => faults.push(String(error)));
});

afterAll(async () => {
  await browser?.close();
  await agent?.interrupt();
  await product?.stop();
  rmSync(agentDir, { recursive: true, force: true });
});

describe("the loop", () => {
  it("leads a visitor who is not signed in to the sign-in", async () => {
    await dashboard.goto(product.url);
    expect(new URL(dashboard.url()).pathname).toBe("/sign-in");
  });

  it("makes the first account with the one-time link, once", async () => {
    const link = product.signInLink();
    await makeAccount(dashboard, link);
    await dashboard.getByRole("heading", { name: "No machines yet" }).waitFor();
    await admin.goto(link);
    await admin.getByText("This link was used").waitFor();
    expect(() => product.signInLink()).toThrow(/ENOENT/);
  });

  it("a machine appears, live, with no refresh", async () => {
    await admin.goto(`${product.url}/admin/join-tokens`);
    await admin.getByRole("button", { name: "Make token" }).click();
    const command = await admin.getByText(/^pnpm agent --server/).textContent();
    const [program, ...args] = (command ?? "").split(" ");
    expect(program).toBe("pnpm");
    agent = startProgram("npx", ["--yes", "pnpm@12.21.0", ...args, "--state-dir", agentDir, "--name", name], {});
    await card().waitFor();
    await card().getByRole("meter", { name: "memory" }).waitFor();
    await disks().first().waitFor();
    await expectToBeLive(15_000);
  });

  it("is painted first by the server", async () => {
    const html = await (await dashboard.request.get(product.url)).text();
    expect(html).toContain("&lt;b&gt;web&lt;/b&gt; 1");
    expect(html).toContain("core 1");
  });

  it("a setting arrives and is proved", async () => {
    await admin.goto(`${product.url}/admin`);
    await admin.getByRole("link", { name }).click();
    await admin.getByLabel("Show disks", { exact: true }).uncheck();
    await frequency().fill("0.5");
    await frequency().press("Enter");
    await proof()
      .getByText(/applied in \d+ ms/)
      .waitFor();
    await expect.poll(() => disks().count(), { timeout: 5_000 }).toBe(0);
    await admin.getByRole("listitem").getByText("Show disks: on → off").first().waitFor();
    await admin.getByLabel("Show disks", { exact: true }).check();
    await disks().first().waitFor();
  });

  it("a frequency out of bounds is refused with the bound, and changes nothing", async () => {
    for (const [value, words] of [
      ["0", /at least 0\.5/],
      ["-1", /at least 0\.5/],
      ["1e9", /at most 3600/],
      ["NaN", /number/i],
    ] as const) {
      await frequency().fill(value);
      await frequency().press("Enter");
      await admin.getByText(words).waitFor();
    }
    await admin.reload();
    expect(await frequency().inputValue()).toBe("0.5");
  });

  it("a disabled machine hides and returns", async () => {
    await admin.getByRole("button", { name: "Disable…" }).click();
    await admin.getByRole("button", { name: "Disable machine" }).click();
    await card().waitFor({ state: "detached", timeout: 3_000 });
    await admin.getByRole("button", { name: "Enable", exact: true }).click();
    await card().waitFor({ timeout: 5_000 });
    await expectToBeLive(15_000);
  });

  it("the router is killed and all comes back by itself", { timeout: 180_000 }, async () => {
    const { pid } = JSON.parse(readFileSync(join(product.stateDir, "router", "node.pid"), "utf8"));
    process.kill(pid, "SIGKILL");
    await dashboard
      .getByText(/disconnected|reconnecting/i)
      .first()
      .waitFor();
    expect(await card().count()).toBe(1); // its last values stay
    await until(async () => (await fetch(`${product.url}/healthz`).catch(() => undefined))?.ok ?? false, 60_000);
    await expectToBeLive(60_000);
    expect(await dashboard.getByText(/disconnected|reconnecting/i).count()).toBe(0);
  });

  it("a silent machine greys out with its last values", async () => {
    await agent?.interrupt();
    agent = undefined;
    await card().getByText("offline", { exact: true }).waitFor();
    expect(await core().count()).toBe(1);
  });

  it("a removed machine is gone", async () => {
    await admin.getByLabel("Yes, remove this machine").check();
    await admin.getByRole("button", { name: "Remove machine" }).click();
    await card().waitFor({ state: "detached" });
    await expect.poll(() => new URL(admin.url()).pathname).toBe("/admin");
  });

  it("ran without a fault in the pages", () => {
    expect(faults).toEqual([]);
  });

  it("ends cleanly and leaves nothing running", async () => {
    expect(await product.stop()).toBe(0);
    await expect(fetch(product.url)).rejects.toThrow();
  });
});
