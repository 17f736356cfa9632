// The tutorial's own client and page against the running product, in its mode; and what strangers try there.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addTutorialMachine, joinAsTutorial } from "../crossbar/testing/people.ts";
import type { Database } from "../prisma/open-database.ts";
import { readServerEnv } from "../start/server-env.mjs";
import { seriousFaults } from "./accessibility.ts";
import { launchBrowser, makeAccount, openPage, untilLive } from "./browser.ts";
import { send } from "./http.ts";
import { type Product, type Program, root, startProduct, until } from "./product.ts";
import { databaseOf } from "./roles.ts";
import { prepareTutorial } from "./tutorial-programs.ts";

let product: Product;
let db: Database;
let browser: Browser;
let page: Page;
let tutorial: Awaited<ReturnType<typeof prepareTutorial>>;
let client: Program;
/** The tutorial's page, as a file and from our own server. */
let pages: Page[];
let id: string;
let ip: string;
let name: string;
const faults: string[] = [];

const form = "application/x-www-form-urlencoded";
const post = (body: string, headers: Record<string, string> = {}) =>
  send(`${product.url}/clients/`, { method: "POST", headers: { "content-type": form, ...headers }, body });
const card = (of: string) => page.getByRole("article", { name: of });
const drawer = () => page.getByRole("dialog", { name: /^Settings of/ });
/** What the client said it published last, as Python writes a dict. */
const lastPublished = () => client.output().split("Stats published: ").at(-1) ?? "";
const onPages = (what: string | RegExp) => Promise.all(pages.map((one) => one.getByText(what).first().waitFor()));
const goneFromPages = (what: string) =>
  Promise.all(pages.map((one) => one.getByText(what).first().waitFor({ state: "hidden" })));

async function openTutorialPages(): Promise<Page[]> {
  const context = await browser.newContext();
  // a page that no network brought counts as far away, from where Chromium asks before it lets it near
  await context.grantPermissions(["local-network-access"]);
  const [fromFile, fromServer] = [await context.newPage(), await context.newPage()];
  await context.route(/\/(dashboard\.html|autobahn\.min\.js)$/, (route) => {
    const url = new URL(route.request().url());
    if (url.protocol === "file:") return route.continue();
    const file = url.pathname.slice(1);
    const contentType = file.endsWith(".js") ? "text/javascript" : "text/html";
    return route.fulfill({ contentType, body: tutorial.read(file) });
  });
  for (const one of [fromFile, fromServer]) one.on("pageerror", (error) => faults.push(String(error)));
  await fromFile.goto(`file://${tutorial.page}`);
  await fromServer.goto(`${product.url}/dashboard.html`);
  return [fromFile, fromServer];
}

beforeAll(async () => {
  product = await startProduct(["--no-agent"], { variables: { TUTORIAL_MODE: "1" } });
  db = await databaseOf(product);
  tutorial = await prepareTutorial(product);
  browser = await launchBrowser();
  ({ page } = await openPage(browser));
  page.on("pageerror", (error) => faults.push(String(error)));
  await makeAccount(page, product.signInLink());
  pages = await openTutorialPages();
  client = tutorial.startClient();
  await until(() => /Stats published/.test(client.output()), 30_000);
  const machine = await db.machine.findFirstOrThrow({ where: { kind: "tutorial" } });
  [id, ip] = [machine.id, machine.ip ?? ""];
});

afterAll(async () => {
  await client?.interrupt();
  await browser?.close();
  await db?.$disconnect();
  await product?.stop();
  tutorial?.remove();
});

describe("the tutorial's client", () => {
  it("shows on our dashboard by its name, marked, and on the tutorial's page, opened as a file or from a server", async () => {
    name = /'name': '([^']+)'/.exec(client.output())?.[1] ?? "";
    await page.goto(product.url);
    await card(name).waitFor();
    await expect.poll(() => card(name).textContent(), { timeout: 20_000 }).toMatch(/tutorial/);
    await card(name).getByRole("heading", { name: "Memory" }).waitFor();
    await onPages(`${name} (${ip})`);
    await onPages("CPUs:");
    await onPages(/GiB\/.*GiB \(.*%\)/);
  });

  it("the admin warns while the mode is on, and says that its client does not tell what it applied", async () => {
    await page.goto(`${product.url}/admin`);
    await page.getByText("Tutorial mode is on.").waitFor();
    await page.getByText("untold").waitFor();
    await page.goto(`${product.url}/admin/machines/${id}`);
    await page.getByText("A machine of the tutorial.").waitFor();
    expect(await page.getByRole("switch").count()).toBe(3);
    expect(await seriousFaults(page)).toEqual([]);
  });

  it("obeys what is saved in the admin: what is hidden is not even published", async () => {
    await page.goto(`${product.url}/?settings=${encodeURIComponent(id)}`);
    await untilLive(page);
    await drawer().getByLabel("Show cores", { exact: true }).click();
    await until(() => !lastPublished().includes("'cpus'"), 10_000);
    await expect
      .poll(() =>
        card(name)
          .getByRole("heading", { name: /cores|CPU/i })
          .count(),
      )
      .toBe(0);
    await goneFromPages("CPUs:");
    await drawer().getByText("does not say what it applied").first().waitFor();
  });

  it("is hidden on both when it is disabled, and back on both when it is enabled", async () => {
    await drawer().getByRole("button", { name: "Disable…" }).click();
    await drawer().getByRole("button", { name: "Disable machine" }).click();
    await card(name).waitFor({ state: "detached" });
    await goneFromPages(`${name} (${ip})`);
    await page.goto(`${product.url}/admin/machines/${id}`);
    await page.getByRole("button", { name: "Enable", exact: true }).click();
    await page.goto(product.url);
    await card(name).waitFor();
    await onPages(`${name} (${ip})`);
  });

  it("takes its frequency: after the next sample there is none for a minute", async () => {
    await page.goto(`${product.url}/admin/machines/${id}`);
    await page
      .getByLabel(/Frequency|Every|seconds/i)
      .first()
      .fill("60");
    await page.keyboard.press("Enter");
    await until(async () => (await db.machine.findUniqueOrThrow({ where: { id } })).frequency === 60, 10_000);
    const ticks = () => client.output().split("Tick").length;
    await new Promise((resolve) => setTimeout(resolve, 1_500)); // it may be in its last short sleep
    const before = ticks();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(ticks()).toBe(before);
  });

  it("leaves with its session, has its history, and can be removed", async () => {
    await client.interrupt();
    const history = await page.request.get(
      `${product.url}/api/machines/${id}/history?from=${Date.now() - 600_000}&to=${Date.now()}`,
    );
    expect(history.status()).toBe(200);
    expect(((await history.json()) as { at?: unknown[] }).at?.length ?? 0).toBeGreaterThan(0);
    expect((await page.request.get(`${product.url}/api/machines/${id}/export`)).status()).toBe(200);
    await page.goto(`${product.url}/admin/machines/${id}`);
    await page.getByText("offline").first().waitFor();
    await page.getByLabel("Yes, remove this machine").check();
    await page.getByRole("button", { name: "Remove machine" }).click();
    await page.waitForURL(/\/admin$/);
    expect(await db.machine.count()).toBe(0);
    const deeds = await db.auditEntry.findMany({ where: { targetId: id }, orderBy: { id: "asc" } });
    expect(deeds.map(({ action, actorKind }) => [action, actorKind])).toContainEqual(["machine joined", "stranger"]);
  });
});

describe("a form POST /clients/", () => {
  it("is answered with what the tutorial's client takes, and makes one machine however often it is asked", async () => {
    const answers = await Promise.all([post("ip=192.0.2.7"), post("ip=192.0.2.7")]);
    for (const { status, text, headers } of answers) {
      expect(status).toBe(200);
      expect(headers["content-type"]).toMatch(/^application\/json/);
      expect(JSON.parse(text)).toEqual({
        id: "ip-192.0.2.7",
        ip: "192.0.2.7",
        show_cpus: true,
        show_memory: true,
        show_disk: true,
        disabled: false,
        frequency: 1,
      });
    }
    expect(await db.machine.count()).toBe(1);
  });

  it("takes IPv6 too, and all pages of such a machine work", async () => {
    const [six, stranger] = ["fe80::1", await joinAsTutorial(readServerEnv(product.env, root))];
    expect((await post(`ip=${encodeURIComponent(six)}`)).status).toBe(200);
    const mount = "<img src=x onerror=alert(1)>";
    const stats = {
      ip: six,
      name: "<b>six</b>",
      memory: "1.00GiB/2.00GiB (50.0%)",
      disks: { [mount]: "1.00GiB/2.00GiB (50.0%)" },
    };
    await stranger.publish("clientstats", [stats]);
    await page.goto(product.url);
    await card("<b>six</b>").getByText(mount).waitFor();
    await card("<b>six</b>").getByRole("link", { name: "<b>six</b>", exact: true }).click();
    await page.waitForURL(/\/machines\/ip-fe80/);
    await page.getByRole("heading", { name: "<b>six</b>" }).waitFor();
    await page.getByText("A machine of the tutorial.").waitFor();
    for (const path of ["history", "events", "export", "settings"]) {
      expect((await page.request.get(`${product.url}/api/machines/ip-${six}/${path}`)).status(), path).toBe(200);
    }
    await page.goto(`${product.url}/admin/machines/ip-${six}`);
    await page.getByRole("heading", { name: "<b>six</b>" }).waitFor();
    expect(faults).toEqual([]);
    await stranger.close();
  });

  it.each(["", "ip=", "ip=localhost", "ip=m-0000000000000000", "ip=10.0.0.1%0a", "name=x", "ip=<b>"])(
    "refuses %o and names the field",
    async (body) => {
      const { status, text } = await post(body);
      expect([status, JSON.parse(text).error.field]).toEqual([400, "ip"]);
    },
  );

  it("refuses what is too long, and what a page of another site sends", async () => {
    expect((await post(`ip=10.0.0.1&x=${"y".repeat(20_000)}`)).status).toBe(413);
    expect((await post("ip=10.0.0.1", { origin: "https://evil.example" })).status).toBe(403);
    expect((await post("ip=10.0.0.1", { origin: "null" })).status).toBe(403);
    expect((await post("ip=10.0.0.1", { "sec-fetch-site": "cross-site" })).status).toBe(403);
  });

  it("refuses more than a hundred machines, and more than a client needs from one address", async () => {
    for (let n = await db.machine.count(); n < 100; n++) await addTutorialMachine(db, `198.51.100.${n}`);
    expect((await post("ip=10.1.1.1")).status).toBe(403);
    expect((await post("ip=192.0.2.7")).status).toBe(200); // known ones are answered
    const many = await Promise.all(Array.from({ length: 40 }, () => post("ip=192.0.2.7")));
    expect(many.map(({ status }) => status)).toContain(429);
    expect(await db.machine.count()).toBe(100);
  });
});
