// The public dashboard, from both sides: an administrator who turns it on and off, and a stranger who looks.
import { randomText } from "@realtimemonitor/protocol/random.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addMachine, createSampler, joinAsAgent, type TestMachine } from "../crossbar/testing/people.ts";
import type { WampClient } from "../crossbar/testing/wamp-client.ts";
import type { Database } from "../prisma/open-database.ts";
import { readServerEnv } from "../start/server-env.mjs";
import { launchBrowser, makeAccount, openPage } from "./browser.ts";
import { send } from "./http.ts";
import { type Product, root, startProduct, until } from "./product.ts";
import { databaseOf } from "./roles.ts";

const [address, name] = ["192.0.2.177", `shown-${randomText(6)}`];
let product: Product;
let db: Database;
let browser: Browser;
let admin: Page;
let machine: TestMachine;
let agent: WampClient;
let sampling: NodeJS.Timeout;
beforeAll(async () => {
  product = await startProduct(["--no-agent"]);
  db = await databaseOf(product);
  machine = await addMachine(db, { name, ip: address, tags: ["edge"] });
  browser = await launchBrowser();
  admin = (await openPage(browser)).page;
  await makeAccount(admin, product.signInLink());
  agent = await joinAsAgent(readServerEnv(product.env, root), machine);
  const next = createSampler();
  let usedBytes = 0;
  sampling = setInterval(() => {
    usedBytes = (usedBytes + 1) % 999;
    agent.publish(topics.stats, [next({ memory: { totalBytes: 999, usedBytes } })]).catch(() => {});
  }, 500);
});
afterAll(async () => {
  clearInterval(sampling);
  await agent?.close();
  await browser?.close();
  await db?.$disconnect();
  await product?.stop();
});

const pathOf = (page: Page) => new URL(page.url()).pathname;
async function turn(button: "Make it public" | "Make it private"): Promise<void> {
  await admin.goto(`${product.url}/admin/public`);
  await admin.getByRole("button", { name: button }).click();
  await admin
    .getByText(button === "Make it public" ? "Anybody may look now." : "Only who signs in may look now.")
    .waitFor();
}
/** A stranger's browser, and all that the server ever told it. */
async function stranger() {
  const { page, faults } = await openPage(browser);
  const told: string[] = [];
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => told.push(String(payload))));
  page.on(
    "response",
    (response) =>
      void response.text().then(
        (text) => told.push(text),
        () => {},
      ),
  );
  return { page, faults, told };
}

it("a stranger is led to the sign-in while the dashboard is not public", async () => {
  const { page } = await stranger();
  await page.goto(product.url);
  expect(pathOf(page)).toBe("/sign-in");
  await page.context().close();
});

describe("once an administrator has made it public", () => {
  let looking: Awaited<ReturnType<typeof stranger>>;
  beforeAll(async () => {
    await turn("Make it public");
    looking = await stranger();
  });

  it("a stranger sees the machines live", async () => {
    const { page } = looking;
    await page.goto(product.url);
    expect(pathOf(page)).toBe("/");
    await page.getByRole("status", { name: "Connection" }).getByText("Live").waitFor();
    const shown = () =>
      page
        .getByText(/\b\d+ of 999 B\b/)
        .first()
        .textContent();
    const first = await shown();
    await until(async () => (await shown()) !== first, 10_000);
    await page.getByText(name).first().waitFor();
  });

  it("it says nowhere what an address, a page of a machine or the admin is", async () => {
    const { page, told, faults } = looking;
    // not `toContain`, which would print all of the page's code
    const isTold = (word: string) => told.some((one) => one.includes(word));
    expect(isTold(name)).toBe(true);
    for (const word of [address, '"rejectedStrangers"']) expect([word, isTold(word)]).toEqual([word, false]);
    expect(isTold('"x_cb_node":"realtimemonitor"')).toBe(true); // the router names itself, and not its host
    expect((await page.content()).includes(address)).toBe(false);
    for (const href of [`/machines/${machine.id}`, "/admin"]) {
      expect(await page.locator(`a[href^="${href}"]`).count()).toBe(0);
    }
    expect(await page.getByRole("button", { name: /sign out/i }).count()).toBe(0);
    expect(await page.getByRole("link", { name: "Sign in" }).count()).toBe(1);
    expect(faults).toEqual([]);
  });

  it("nothing else opens for strangers", async () => {
    const { url } = product;
    for (const path of [
      `/machines/${machine.id}`,
      "/admin",
      "/admin/history",
      "/admin/join-tokens",
      "/admin/public",
      `/admin/machines/${machine.id}`,
    ]) {
      const answer = await send(`${url}${path}`);
      expect([path, answer.status, answer.headers.location]).toEqual([path, 307, "/sign-in"]);
      expect(answer.text).not.toContain(address);
    }
    for (const what of ["history", "events", "export"]) {
      expect((await send(`${url}/api/machines/${machine.id}/${what}`)).status).toBe(401);
    }
    const ticket = (path: string, origin = url) => send(`${url}${path}`, { method: "POST", headers: { origin } });
    expect((await ticket("/live-ticket")).status).toBe(401);
    expect((await ticket("/live-ticket?as=admin")).status).toBe(401);
    expect((await ticket("/live-ticket?as=public", "http://evil.example")).status).toBe(403);
    expect(JSON.parse((await ticket("/live-ticket?as=public")).text)).toMatchObject({ role: "public" });
  });

  it("tells data for the client nothing more either", async () => {
    for (const path of ["/", `/machines/${machine.id}`, "/admin"]) {
      const headers = { rsc: "1" };
      const first = await send(`${product.url}${path}`, { headers });
      const next = first.headers.location;
      const answer = next?.includes("_rsc") ? await send(`${product.url}${next}`, { headers }) : first;
      expect(answer.text).not.toContain(address);
      expect(answer.text).not.toContain("rejectedStrangers");
    }
  });

  it("who signs out does not go on as a stranger on the page that he was on", async () => {
    const { page } = await openPage(browser);
    await page.context().addCookies(await admin.context().cookies());
    await page.goto(`${product.url}/admin`);
    await page.getByRole("status", { name: "Connection" }).getByText("Live").waitFor();
    const { id } = await db.session.findFirstOrThrow({ where: { revokedAt: null } });
    const other = await admin.context().newPage();
    await other.goto(product.url);
    await other.getByRole("button", { name: "Sign out" }).click();
    await expect.poll(() => pathOf(page), { timeout: 10_000 }).toBe("/sign-in");
    expect((await db.session.findUnique({ where: { id } }))?.revokedAt).not.toBeNull();
    await page.context().close();
    await other.close();
    await expect.poll(() => pathOf(admin), { timeout: 10_000 }).toBe("/sign-in");
    await admin.getByLabel(/e-mail/i).fill("ada@example.org");
    await admin.getByLabel(/^password/i).fill("correct horse battery");
    await admin.getByRole("button", { name: "Sign in" }).click();
    await expect.poll(() => pathOf(admin)).toBe("/");
  });

  it("a stranger's page leaves for the sign-in when it is made private, and gets no further", async () => {
    const { page } = looking;
    await page.getByRole("status", { name: "Connection" }).getByText("Live").waitFor();
    await turn("Make it private");
    await expect.poll(() => pathOf(page), { timeout: 10_000 }).toBe("/sign-in");
    await page.goto(product.url);
    expect(pathOf(page)).toBe("/sign-in");
    const answer = await send(`${product.url}/live-ticket?as=public`, {
      method: "POST",
      headers: { origin: product.url },
    });
    expect(answer.status).toBe(401);
    await admin.goto(`${product.url}/admin/public`);
    await admin.getByText(/by Ada Admin/).waitFor();
  });
});
