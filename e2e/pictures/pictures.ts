import type { Page } from "playwright-core";
import { openTab } from "./camera.ts";
import type { Picture, Stage } from "./picture.ts";

const pause = (page: Page, ms: number) => page.waitForTimeout(ms);

const showFleet =
  (look: "Cards" | "Table", search = "") =>
  async (page: Page, { product }: Stage) => {
    await page.goto(`${product.url}/${search}`);
    await page.getByRole("button", { name: look, exact: true }).click();
    await page.locator('main a[href^="/machines/"]').first().waitFor();
    await page.mouse.move(1, 1);
    await pause(page, 2_500);
  };

const showMachine =
  (search = "") =>
  async (page: Page, { product, machine }: Stage) => {
    await page.goto(`${product.url}/machines/${machine.id}${search}`);
    await page.getByRole("figure", { name: "Processor", exact: true }).waitFor();
    await page
      .getByRole("figure", { name: "Network", exact: true })
      .scrollIntoViewIfNeeded()
      .catch(() => {});
    await page.evaluate(() => window.scrollTo(0, 0));
    await pause(page, 2_500);
  };

/** A drag over the middle of a chart, in shares of its width. */
async function drag(page: Page, from: number, to: number): Promise<void> {
  const plot = page.getByRole("figure", { name: "Processor", exact: true }).locator(".u-over");
  const box = await plot.boundingBox();
  if (!box) throw new Error("there is no chart");
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to, y, { steps: 8 });
  await page.mouse.up();
}

/** In the order of the gallery. */
export const pictures: Picture[] = [
  {
    name: "cards-dark",
    about: "The fleet as cards, those in trouble first, with the last minutes of each.",
    look: { scheme: "dark" },
    arrange: showFleet("Cards"),
  },
  { name: "cards-light", about: "The same by day.", look: { scheme: "light" }, arrange: showFleet("Cards") },
  {
    name: "table",
    about: "A hundred machines as a table, which sorts by any column.",
    look: { scheme: "dark" },
    arrange: showFleet("Table"),
  },
  {
    name: "table-by-tag",
    about: "Grouped by tag, and searched while one types.",
    look: { scheme: "light" },
    async arrange(page, stage) {
      await showFleet("Table")(page, stage);
      await page.getByRole("button", { name: "Group by tag" }).click();
      await page.getByRole("searchbox", { name: "Search machines" }).fill("web");
      await page.mouse.move(1, 1);
      await pause(page, 2_000);
    },
  },
  {
    name: "machine-light",
    about: "One machine, live.",
    look: { scheme: "light" },
    arrange: showMachine(),
  },
  {
    name: "machine-dark",
    about: "The same by night, a day of it.",
    look: { scheme: "dark" },
    arrange: showMachine("?range=24h"),
  },
  {
    name: "machine-zoomed",
    about: "Dragged over: all charts go to that time together, and one cursor goes through them.",
    look: { scheme: "dark" },
    async arrange(page, stage) {
      await showMachine("?range=24h")(page, stage);
      await drag(page, 0.62, 0.72);
      await page.waitForLoadState("networkidle").catch(() => {});
      await pause(page, 1_500);
      const box = await page.getByRole("figure", { name: "Processor", exact: true }).locator(".u-over").boundingBox();
      if (box) await page.mouse.move(box.x + box.width * 0.45, box.y + box.height / 2);
      await pause(page, 500);
    },
  },
  {
    name: "settings-drawer",
    about: "Settings beside the live figures: each field says what the agent applied, and when.",
    look: { scheme: "light" },
    async arrange(page, stage) {
      await showMachine(`?settings=${stage.machine.id}`)(page, stage);
      const drawer = page.getByRole("dialog");
      await drawer.getByRole("switch").nth(2).click();
      await pause(page, 2_500);
    },
    async restore(page) {
      await page.getByRole("dialog").getByRole("switch").nth(2).click();
      await pause(page, 1_500);
    },
  },
  {
    name: "bulk-edit",
    about: "Many machines at once, chosen by tag.",
    look: { scheme: "dark" },
    async arrange(page, { product }) {
      await page.goto(`${product.url}/admin`);
      const boxes = page.getByRole("checkbox", { name: /^Select / });
      await boxes.nth(1).waitFor();
      for (let n = 1; n < 6; n += 1) await boxes.nth(n).check();
      await page.getByRole("button", { name: /^Edit settings of/ }).click();
      await page.getByRole("dialog").waitFor();
      await pause(page, 1_500);
    },
  },
  {
    name: "add-a-machine",
    about: "The command to paste on the other machine, waiting for it to come.",
    look: { scheme: "light" },
    async arrange(page, { product }) {
      await page.goto(`${product.url}/admin`);
      await page.getByRole("button", { name: "Add a machine" }).first().click();
      await page.getByLabel(/^Name/).fill("web-berlin");
      await page.getByLabel(/^Tags/).fill("web, berlin");
      await page.getByRole("button", { name: "Make the command" }).click();
      await page.getByText("Waiting for the machine").waitFor();
      await pause(page, 500);
    },
  },
  {
    name: "admin",
    about: "All machines as an administrator sees them.",
    look: { scheme: "light" },
    async arrange(page, { product }) {
      await page.goto(`${product.url}/admin`);
      await page
        .getByRole("checkbox", { name: /^Select / })
        .first()
        .waitFor();
      await pause(page, 1_500);
    },
  },
  {
    name: "history-admin",
    about: "How long history is kept, and what that costs.",
    look: { scheme: "light" },
    async arrange(page, { product }) {
      await page.goto(`${product.url}/admin/history`);
      await page.getByLabel("Events").waitFor();
      await pause(page, 1_000);
    },
  },
  {
    name: "public-dashboard",
    about: "The public dashboard, when it is on: read only, and without addresses.",
    look: { scheme: "light" },
    who: "nobody",
    async arrange(page, { browser, product, admin }) {
      const office = await openTab(browser, { scheme: "light" }, admin);
      await office.goto(`${product.url}/admin/public`);
      await office.getByRole("button", { name: "Make it public" }).click();
      await office.getByText("Anybody may look now.").waitFor();
      await office.context().close();
      await page.goto(product.url);
      await page.getByRole("searchbox", { name: "Search machines" }).waitFor();
      await pause(page, 2_500);
    },
  },
  { name: "phone-cards", about: "On a phone.", look: { scheme: "dark", size: "phone" }, arrange: showFleet("Cards") },
  {
    name: "phone-table",
    about: "The table on a phone: two lines a machine.",
    look: { scheme: "light", size: "phone" },
    arrange: showFleet("Table"),
  },
  {
    name: "phone-machine",
    about: "A machine on a phone.",
    look: { scheme: "dark", size: "phone" },
    arrange: showMachine(),
  },
  {
    name: "phone-settings",
    about: "Settings on a phone.",
    look: { scheme: "light", size: "phone" },
    async arrange(page, stage) {
      await showMachine(`?settings=${stage.machine.id}`)(page, stage);
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "empty",
    about: "No machine yet.",
    look: { scheme: "light" },
    who: "admin of none",
    async arrange(page, { empty }) {
      await page.goto(empty.product.url);
      await page.getByRole("heading", { name: "No machines yet" }).waitFor();
    },
  },
  {
    name: "nothing-found",
    about: "A search that finds nothing.",
    look: { scheme: "dark" },
    async arrange(page, stage) {
      await showFleet("Table")(page, stage);
      await page.getByRole("searchbox", { name: "Search machines" }).fill("nowhere");
      await page.getByRole("heading", { name: "No machine is like that" }).waitFor();
    },
  },
  {
    name: "loading",
    about: "The shape of a machine's page while its charts are on their way.",
    look: { scheme: "light" },
    async arrange(page, { product, machine }) {
      await page.route(/\/api\/machines\/.*\/history/, async (route) => {
        await pause(page, 60_000).catch(() => {});
        await route.abort().catch(() => {});
      });
      await page.goto(`${product.url}/machines/${machine.id}?range=24h`);
      await page
        .getByRole("figure", { name: "Processor", exact: true })
        .or(page.getByText(/loading/i))
        .first()
        .waitFor()
        .catch(() => {});
      await pause(page, 1_500);
    },
  },
  {
    name: "disconnected",
    about: "The page has lost the server: it says so, and shows the last values as such.",
    look: { scheme: "dark" },
    async arrange(page, stage) {
      await showFleet("Cards")(page, stage);
      await page.context().setOffline(true);
      await page.getByText("Disconnected").first().waitFor({ timeout: 40_000 });
      await pause(page, 1_000);
    },
  },
  {
    name: "waiting",
    about: "A machine came without a token: it waits until its fingerprint was compared.",
    look: { scheme: "light" },
    async arrange(page, { product, database }) {
      const facts = { hostname: "web-oslo", os: "Debian 12", kernel: "6.1.0", arch: "x64", cpuModel: "8 cores" };
      const asker = {
        id: "web-oslo",
        name: "web-oslo",
        ip: "192.0.2.41",
        address: "192.0.2.41",
        publicKey: "5e".repeat(32),
      };
      const times = { askedAt: Date.now() - 60_000, seenAt: Date.now() };
      await database.pendingMachine.create({
        data: { ...asker, ...times, facts: { ...facts, agentVersion: "0.1.0" } },
      });
      await page.goto(`${product.url}/admin`);
      await page
        .getByText(/SHA256:/)
        .first()
        .waitFor();
      await pause(page, 1_500);
    },
  },
  {
    name: "users",
    about: "Who may sign in, as what, and links for those who shall.",
    look: { scheme: "dark" },
    async arrange(page, { product, database }) {
      const grace = { id: "u-grace", name: "Grace", email: "grace@example.org", role: "viewer", passwordHash: "none" };
      await database.user.create({ data: { ...grace, createdAt: Date.now() } });
      await page.goto(`${product.url}/admin/users`);
      await page.getByText("grace@example.org").first().waitFor();
      await page
        .getByLabel(/for whom|name|e-mail/i)
        .first()
        .fill("Linus, the night shift");
      await pause(page, 500);
    },
  },
  {
    name: "audit",
    about: "Who did what, from where, the newest first.",
    look: { scheme: "light" },
    async arrange(page, { product }) {
      await page.goto(`${product.url}/admin/audit`);
      await page.getByRole("heading").first().waitFor();
      await pause(page, 1_000);
    },
  },
  {
    name: "access",
    about: "Tokens for programs.",
    look: { scheme: "dark" },
    async arrange(page, { product }) {
      await page.goto(`${product.url}/admin/access`);
      await page.getByRole("button", { name: "Make token" }).waitFor();
      await pause(page, 500);
    },
  },
  {
    name: "phone-account",
    about: "One's own account, on a phone.",
    look: { scheme: "dark", size: "phone" },
    async arrange(page, { product }) {
      await page.goto(`${product.url}/account`);
      await page.getByText("this one").first().waitFor();
      await pause(page, 500);
    },
  },
  {
    name: "error",
    about: "Something went wrong on the server.",
    look: { scheme: "light" },
    async arrange(page, { product, database }) {
      await database.$executeRawUnsafe('ALTER TABLE "HistoryPolicy" RENAME TO "HistoryPolicyGone"');
      try {
        await page.goto(`${product.url}/admin/history`);
        await page.getByRole("button", { name: /again/i }).waitFor();
      } finally {
        await database.$executeRawUnsafe('ALTER TABLE "HistoryPolicyGone" RENAME TO "HistoryPolicy"');
      }
    },
  },
  {
    name: "not-found",
    about: "A page that is not there.",
    look: { scheme: "dark" },
    async arrange(page, { product }) {
      await page.goto(`${product.url}/no/such/page`);
      await page.getByRole("heading").first().waitFor();
    },
  },
  {
    name: "sign-in",
    about: "The way in.",
    look: { scheme: "light" },
    who: "nobody",
    async arrange(page, { product }) {
      await page.goto(`${product.url}/sign-in`);
      await page.getByRole("button", { name: "Sign in" }).waitFor();
    },
  },
];
