import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { descendantsOf, isAlive } from "../crossbar/testing/processes.ts";
import { launchBrowser, makeAccount, openPage } from "./browser.ts";
import { freePort, type Program, startProgram, until } from "./product.ts";

let stateDir: string;
let demo: Program;
beforeAll(async () => {
  stateDir = mkdtempSync("/tmp/rtm-");
  const env = { PORT: String(await freePort()), WEB_PORT: String(await freePort()), STATE_DIR: stateDir };
  demo = startProgram("npm", ["run", "demo", "--silent", "--", "--machines", "12"], env);
  await until(() => /realtimemonitor is at/.test(demo.output()) || demo.child.exitCode !== null, 120_000);
});
afterAll(async () => {
  await demo.interrupt();
  rmSync(stateDir, { recursive: true, force: true });
});

it("one command shows a lively fleet of all kinds, and says that it is simulated", async () => {
  expect(demo.output()).toContain("its 12 machines are simulated");
  const browser = await launchBrowser();
  try {
    const { page } = await openPage(browser);
    await makeAccount(page, readFileSync(join(stateDir, "first-sign-in-link"), "utf8").trim());
    const cards = page.getByRole("article").filter({ has: page.getByText("online", { exact: true }) });
    await until(async () => (await cards.count()) >= 9, 60_000); // a few of them are broken
    for (const kind of ["web", "database", "build"]) {
      await page
        .getByRole("article", { name: new RegExp(`^${kind}-\\d\\d$`) })
        .first()
        .waitFor();
    }
    await page.goto(new URL("/admin", page.url()).href);
    await page.getByText("simulated, production, web").first().waitFor();
  } finally {
    await browser.close();
  }
});

it("ends whole with Ctrl-C", async () => {
  const started = descendantsOf(demo.child.pid ?? 0);
  expect(started.length).toBeGreaterThan(4);
  await demo.interrupt();
  await until(() => started.every((pid) => !isAlive(pid)), 15_000);
  expect(existsSync(join(stateDir, "status.json"))).toBe(false);
});
