// TLS by the router itself, with a certificate of its own: a browser, agents with the right pin and with a wrong one.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "../prisma/open-database.ts";
import { readServerEnv } from "../start/server-env.mjs";
import { launchBrowser, makeAccount, openPage, untilLive } from "./browser.ts";
import { type Product, type Program, root, startProduct, startProgram, until } from "./product.ts";
import { databaseOf } from "./roles.ts";

let product: Product;
let db: Database;
let browser: Browser;
let page: Page;
let faults: string[];
const folder = mkdtempSync("/tmp/rtm-agent-");
const programs: Program[] = [];
const port = () => Number(product.env.PORT);
const tlsUrl = () => readServerEnv(product.env, root).publicUrl;

beforeAll(async () => {
  product = await startProduct([], { variables: { TLS: "1" } });
  db = await databaseOf(product);
  browser = await launchBrowser();
  ({ page, faults } = await openPage(browser, { ignoreHTTPSErrors: true }));
});
afterAll(async () => {
  await browser?.close();
  await db?.$disconnect();
  await Promise.all(programs.map((program) => program.terminate()));
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const startAgent = (name: string, ...args: string[]) => {
  const flags = ["--server", tlsUrl(), "--name", name, "--state-dir", join(folder, name), ...args];
  const program = startProgram(process.execPath, ["agent/src/main.ts", ...flags], {});
  programs.push(program);
  return program;
};

it("a browser signs in over https and is live over wss, with cookies for https alone", async () => {
  expect(product.signInLink()).toMatch(/^https:\/\/127\.0\.0\.1:/);
  const socket = page.waitForEvent("websocket");
  await makeAccount(page, product.signInLink());
  expect((await socket).url()).toBe(`${tlsUrl().replace("https", "wss")}/ws`);
  await untilLive(page);
  const session = (await page.context().cookies()).find(({ name }) => name.includes("realtimemonitor-session"));
  expect(session).toMatchObject({ name: expect.stringMatching(/^__Host-/), secure: true, httpOnly: true });
  expect(faults).toEqual([]);
});

it("the agent of this machine is there by its pin, and takes settings that the web app pushes", async () => {
  const card = page.locator('main a[href^="/machines/"]').first();
  await card.waitFor();
  const path = (await card.getAttribute("href")) ?? "";
  const id = path.slice("/machines/".length);
  await page.goto(`${tlsUrl()}${path}?settings=${id}`);
  await page
    .getByRole("dialog")
    .getByRole("switch", { name: /memory/i })
    .click();
  const isTaken = async () => {
    const machine = await db.machine.findUnique({ where: { id } });
    return machine?.reportedVersion === 2 && machine.reportedResult === "applied";
  };
  await until(isTaken, 10_000);
});

it("the command of the dashboard carries the pin, and an agent joins by it; with another pin it says nothing to the server", async () => {
  await page.goto(`${tlsUrl()}/admin/join-tokens`);
  await page.getByLabel("Label").fill("by pin");
  await page.getByRole("button", { name: /make/i }).click();
  const command = await page
    .getByText(/pnpm agent --server/)
    .first()
    .textContent();
  const [, token = ""] = /--token (\S+)/.exec(command ?? "") ?? [];
  const [, pin = ""] = /--pin (\S+)/.exec(command ?? "") ?? [];

  const wrong = startAgent("wrong", "--token", token, "--pin", `sha256:${"A".repeat(43)}`);
  const none = startAgent("none", "--token", token);
  await until(() => /not the one that is pinned/.test(wrong.output()), 20_000);
  await until(() => /needs the --pin/.test(none.output()), 20_000);

  const right = startAgent("right", "--token", token, "--pin", pin);
  await until(() => /joined the router/.test(right.output()), 20_000);
  const names = (await db.machine.findMany({ select: { name: true } })).map(({ name }) => name);
  expect(names).toContain("right");
  expect(names).not.toContain("wrong");
  expect(names).not.toContain("none");

  await right.terminate();
  const again = startAgent("right"); // the pin is kept
  await until(() => /joined the router/.test(again.output()), 20_000);
});

it("plain http and older TLS find no server there", async () => {
  const plain = new Promise<string>((resolve) => {
    let answer = "";
    const socket = connect(port(), "127.0.0.1", () => socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    socket.on("data", (data) => {
      answer += data.toString("latin1");
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", () => {});
  });
  expect(await plain).not.toContain("HTTP/");
  const older = new Promise((_, reject) => {
    const options = { port: port(), host: "127.0.0.1", rejectUnauthorized: false, maxVersion: "TLSv1.2" } as const;
    connectTls(options).on("error", reject);
  });
  await expect(older).rejects.toThrow(/protocol|handshake|reset/i);
});

it("no private key is anybody else's to read, or in a log", () => {
  const key = readFileSync(join(product.stateDir, "tls", "ca-key.pem"), "utf8").split("\n")[1] ?? "none";
  expect(product.output()).not.toContain(key);
});
