// For those who work on it, the literal commands: `crossbar start`, `next dev`, `pnpm agent`, in a checkout with nothing set.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { noteNodeKeys } from "../crossbar/testing/run-log.ts";
import { launchBrowser, makeAccount, openPage } from "./browser.ts";
import { type Program, root, startProgram, until } from "./product.ts";

const url = "http://127.0.0.1:8080";
let checkout: string;
let browser: Browser;
const programs: Program[] = [];

/** What the tests' own environment must not tell. */
const unset = { PORT: undefined, WEB_PORT: undefined, STATE_DIR: undefined, NODE_ENV: undefined };

const run = (command: string, ...args: string[]) => {
  const path = [join(checkout, ".venv/bin"), join(checkout, "node_modules/.bin"), process.env.PATH].join(delimiter);
  const program = startProgram(command, args, { PATH: path, ...unset }, checkout);
  programs.push(program);
  return program;
};

/** A copy of the sources with the packages of this one, so that the default ports, folders and names are what is tried. */
function copyCheckout(): void {
  checkout = mkdtempSync("/tmp/rtm-dev-");
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: root });
  for (const file of files.toString().trim().split("\n")) {
    mkdirSync(dirname(join(checkout, file)), { recursive: true });
    cpSync(join(root, file), join(checkout, file));
  }
  for (const folder of [
    "node_modules",
    "agent/node_modules",
    "crossbar/hub/node_modules",
    "crossbar/protocol/node_modules",
  ])
    execFileSync("cp", ["-a", join(root, folder), join(checkout, folder)]);
  symlinkSync(join(root, ".venv"), join(checkout, ".venv"));
}

beforeAll(async () => {
  for (const port of [8080, 3000]) {
    const answer = await fetch(`http://127.0.0.1:${port}`).catch(() => undefined);
    if (answer) throw new Error(`This journey tries the default ports; end the program on ${port} first`);
  }
  copyCheckout();
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await Promise.all(programs.map((program) => program.interrupt()));
  for (const name of ["router", "router-development"]) noteNodeKeys(join(checkout, ".realtimemonitor", name));
  rmSync(checkout, { recursive: true, force: true });
});

it("`npm run setup` goes on cleanly after it was killed with -9 at any moment", async () => {
  for (const delayMs of [300, 1_000, 3_000]) {
    const setup = run("npm", "run", "setup");
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (setup.child.pid && setup.child.exitCode === null) process.kill(-setup.child.pid, "SIGKILL");
  }
}, 30_000);

it("`npm run setup` prepares a checkout", async () => {
  const setup = run("npm", "run", "setup");
  await until(() => setup.child.exitCode !== null, 200_000);
  expect(setup.child.exitCode, setup.output()).toBe(0);
}, 240_000);

it("`next dev` alongside `crossbar start` serve the public port, and `pnpm agent` appears on it", async () => {
  const router = run("crossbar", "start");
  const web = run("next", "dev");
  await until(async () => (await fetch(`${url}/healthz`).catch(() => undefined))?.ok ?? false, 90_000).catch(
    (error) => {
      throw new Error(`${error}\n${router.output()}\n${web.output()}`);
    },
  );

  const { page } = await openPage(browser);
  page.setDefaultTimeout(60_000); // each page is compiled when it is first asked for
  await makeAccount(page, readFileSync(join(checkout, ".realtimemonitor/first-sign-in-link"), "utf8").trim());
  await page.goto(`${url}/admin/join-tokens`);
  await page.getByRole("button", { name: "Make token" }).click();
  const command = await page.getByText(/^pnpm agent --server/).textContent();
  run("npx", "--yes", "pnpm@12.21.0", ...(command ?? "").split(" ").slice(1));
  await page.goto(url);
  await page.getByRole("article").getByRole("meter", { name: "core 1", exact: true }).waitFor();
}, 240_000);

it("reloads a changed page through the public port", async () => {
  const { page } = await openPage(browser);
  page.setDefaultTimeout(60_000);
  await page.goto(`${url}/sign-in`);
  const file = join(checkout, "app/sign-in/page.tsx");
  const source = readFileSync(file, "utf8");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.evaluate(() => document.body.setAttribute("data-same-page", ""));
  writeFileSync(file, source.replace(/title="Sign in"/, 'title="Changed under way"'));
  await page.getByRole("heading", { name: "Changed under way" }).waitFor();
  expect(await page.locator("body[data-same-page]").count()).toBe(1);
}, 120_000);
