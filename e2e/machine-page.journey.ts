// The page of one machine on the running product: a real agent, live figures, charts, history over HTTP, and how long it is kept.
import { mkdtempSync, rmSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { HistorySeries, seriesNames } from "@realtimemonitor/protocol/history.ts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, makeAccount, openPage, untilLive } from "./browser.ts";
import { fillHistory } from "./fill-history.ts";
import { type Product, type Program, startProduct, startProgram, until } from "./product.ts";

const [name, other] = ["web-berlin", "web-lisbon"];
const agentDir = mkdtempSync("/tmp/rtm-agent-");
let product: Product;
let agents: Program[] = [];
let browser: Browser;
let page: Page;
let faults: string[];
let machinePath = "";

const chart = (title: string) => page.getByRole("figure", { name: title, exact: true });
const points = async (title: string) => Number(await chart(title).getAttribute("data-points"));
const slider = (title: string) => page.getByRole("slider", { name: `${title}: moment` });
const address = () => new URL(page.url());
/** The time that the address says, in seconds. */
const spanSeconds = () =>
  (Number(address().searchParams.get("to")) - Number(address().searchParams.get("from"))) / 1_000;
const now = () => page.getByRole("region", { name: "Now" });
const get = (path: string) => page.request.get(`${product.url}${path}`);

beforeAll(async () => {
  product = await startProduct(["--no-agent"]);
  browser = await launchBrowser();
  ({ page, faults } = await openPage(browser));
  await makeAccount(page, product.signInLink());
  await page.goto(`${product.url}/admin/join-tokens`);
  await page.getByLabel("Uses").fill("2");
  await page.getByRole("button", { name: "Make token" }).click();
  const command = await page.getByText(/^pnpm agent --server/).textContent();
  const TOKEN = command?.match(/--token (\S+)/)?.[1];
  agents = [name, other].map((one) => {
    const args = ["dist/agent.mjs", "--server", product.url, "--name", one, "--state-dir", `${agentDir}/${one}`];
    return startProgram(process.execPath, args, { TOKEN });
  });
});

afterAll(async () => {
  await browser?.close();
  await Promise.all(agents.map((agent) => agent.interrupt()));
  await product?.stop();
  rmSync(agentDir, { recursive: true, force: true });
});

describe("the page of a machine", () => {
  it("is reached from its card by the keyboard", async () => {
    await page.goto(product.url);
    const link = page.getByRole("article", { name }).getByRole("link", { name, exact: true });
    await link.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name }).waitFor();
    machinePath = new URL(page.url()).pathname;
    expect(machinePath).toMatch(/^\/machines\/m-[a-z0-9]{16}$/);
  });

  it("is live: its figures move and its charts grow", async () => {
    await chart("Processor").waitFor();
    const before = await points("Processor");
    const seen = new Set<string>();
    await until(async () => seen.add((await now().textContent()) ?? "").size >= 3, 20_000);
    await until(async () => (await points("Processor")) >= before + 3, 20_000);
    await chart("Memory").getByText("used").waitFor();
  });

  it("has full charts and figures in what the server draws first", async () => {
    const drawn = await points("Processor");
    const html = await (await get(machinePath)).text();
    expect(Number(html.match(/data-points="(\d+)"/)?.[1])).toBeGreaterThanOrEqual(drawn);
    expect(html).toMatch(/<meter[^>]*aria-label="memory"/);
  });

  it("says quietly what its settings switch off", async () => {
    await page.getByRole("link", { name: "Settings", exact: true }).click();
    await page.getByLabel("Show pressure", { exact: true }).uncheck();
    await now()
      .getByText(/^Not sent: (.*, )?pressure/)
      .waitFor();
    await page.keyboard.press("Escape");
  });

  it("tells what happened to the machine", async () => {
    const events = page.getByRole("region", { name: "Events" });
    await until(
      async () => {
        await page.reload();
        return (await events.getByText("Joined").count()) === 1;
      },
      90_000,
      5_000,
    );
  });

  it("shows an hour of history, and does so again after a reload", async () => {
    await page.getByText("1 h", { exact: true }).click();
    await until(async () => (await points("Processor").catch(() => 0)) > 0, 20_000);
    expect(new URL(page.url()).search).toBe("?range=1h");
    await page.reload();
    await chart("Processor").waitFor();
    expect(await page.getByLabel("1 h", { exact: true }).isChecked()).toBe(true);
  });
});

describe("its charts", () => {
  /** Drags along a chart from one part of its width to another. */
  async function drag(title: string, from: number, to: number) {
    await slider(title).scrollIntoViewIfNeeded();
    const box = await slider(title).boundingBox();
    if (!box) throw new Error(`${title} is not drawn`);
    const at = (part: number) => box.x + 62 + part * (box.width - 74);
    await page.mouse.move(at(from), box.y + 40);
    await page.mouse.down();
    await page.mouse.move(at((from + to) / 2), box.y + 50, { steps: 4 });
    await page.mouse.move(at(to), box.y + 50, { steps: 4 });
    await page.mouse.up();
  }
  const openSixHours = async () => {
    await page.goto(`${product.url}${machinePath}?range=6h`);
    await until(async () => (await points("Processor").catch(() => 0)) > 200, 20_000);
    await page.locator(".uplot").first().waitFor();
  };

  beforeAll(() =>
    fillHistory(product.stateDir, machinePath.slice(-18), { to: Date.now() - 20 * 60_000, minutes: 240 }),
  );

  it("point at one moment together, by the keyboard too", async () => {
    await openSixHours();
    await slider("Processor").focus();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Shift+ArrowLeft");
    const read = await slider("Processor").getAttribute("aria-valuetext");
    const moment = read?.split(": all cores")[0] ?? "";
    expect(moment).toMatch(/\d:\d\d:\d\d/);
    await chart("Memory").getByText(moment).waitFor();
    await chart("Cores").getByText(moment).waitFor();
    await page.keyboard.press("Escape");
    await chart("Memory").getByText(moment).waitFor({ state: "detached" });
    expect(address().search).toBe("?range=6h");
  });

  it("zoom together by a drag, and back in each of the ways", async () => {
    for (const back of [
      () => page.getByRole("button", { name: "Back", exact: true }).click(),
      () => page.keyboard.press("Escape"),
      () => page.goBack(),
      () => slider("Processor").dblclick({ position: { x: 200, y: 60 } }),
    ]) {
      await drag("Memory", 0.3, 0.5);
      await page.waitForURL(/from=\d+&to=\d+/);
      expect(spanSeconds() / 3_600).toBeCloseTo(1.2, 1);
      await page
        .getByRole("status", { name: "Time shown" })
        .getByText(/a point for 8 s/)
        .waitFor();
      await back();
      await page.waitForURL(/range=6h/);
    }
  });

  it("show the seconds behind a point, and each core", async () => {
    await drag("Processor", 0.4, 0.6);
    await page.waitForURL(/from=/);
    await slider("Processor").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await until(() => spanSeconds() === 60, 5_000);
    await until(async () => (await points("Processor")) === 60, 10_000);
    await chart("Cores").getByText("2 cores").waitFor();
    const link = page.url();
    await page.reload();
    await until(async () => (await points("Processor").catch(() => 0)) === 60, 10_000);
    expect(page.url()).toBe(link);
  });

  it("say when the seconds of a time are not kept", async () => {
    const to = Date.now() - 20 * 86_400_000;
    await page.goto(`${product.url}${machinePath}?from=${to - 60_000}&to=${to}`);
    await page.getByText("Nothing is known of this time").waitFor();
    await page.getByRole("button", { name: "Show now" }).click();
    await chart("Processor").waitFor();
  });

  it("go on at the right edge over a longer time as well", async () => {
    await page.goto(`${product.url}${machinePath}?range=1h`);
    await until(async () => (await points("Processor").catch(() => 0)) > 0, 20_000);
    const before = await points("Processor");
    await until(async () => (await points("Processor")) >= before + 2, 40_000);
  });
});

describe("machines beside it", () => {
  const heading = (one: string) => page.getByRole("heading", { level: 1, name: one });

  it("are reached by keys in the order of names, and the time goes along", async () => {
    await page.goto(`${product.url}${machinePath}?range=1h`);
    await untilLive(page);
    await page.getByRole("link", { name: `Next machine: ${other}` }).waitFor();
    for (const [key, one] of [
      ["]", other],
      ["[", name],
      ["j", other],
      ["k", name],
    ] as const) {
      await page.keyboard.press(key);
      await heading(one).waitFor();
      expect(address().search).toBe("?range=1h");
    }
  });

  it("are left alone while one types, and all keys are told", async () => {
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keys" });
    await help.waitFor();
    await page.keyboard.press("]");
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "detached" });
    await heading(name).waitFor();
    expect(address().search).toBe("?range=1h");
  });
});

describe("on a phone", () => {
  it("everything is there, one below the other, and a finger zooms", async () => {
    const { browserContext, phone } = await openPhone();
    await phone.goto(`${product.url}${machinePath}?range=6h`);
    await phone.locator(".uplot").first().waitFor();
    const width = await phone.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(390);
    const figure = phone.getByRole("slider", { name: "Processor: moment" });
    await figure.scrollIntoViewIfNeeded();
    const box = await figure.boundingBox();
    if (!box) throw new Error("not drawn");
    const touch = await browserContext.newCDPSession(phone);
    const send = (type: "touchStart" | "touchMove" | "touchEnd", x?: number) =>
      touch.send("Input.dispatchTouchEvent", { type, touchPoints: x === undefined ? [] : [{ x, y: box.y + 60 }] });
    await send("touchStart", box.x + 120);
    for (const x of [150, 180, 210, 240]) await send("touchMove", box.x + x);
    await phone.waitForTimeout(200); // a finger that lifts while it moves flings, and a tap right after that only ends the fling
    await send("touchMove", box.x + 240);
    await send("touchEnd");
    await phone.waitForTimeout(300);
    await phone.waitForURL(/from=\d+&to=\d+/);
    await phone
      .getByRole("status", { name: "Time shown" })
      .getByText(/a point for \d\d? s/)
      .waitFor();
    await phone.getByRole("button", { name: "Back", exact: true }).tap();
    await phone.waitForURL(/range=6h/);
    await browserContext.close();
  });

  async function openPhone() {
    const storageState = await page.context().storageState();
    const browserContext = await browser.newContext({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
      storageState,
    });
    const phone = await browserContext.newPage();
    phone.on("pageerror", (error) => faults.push(String(error)));
    return { browserContext, phone };
  }
});

describe("history over HTTP", () => {
  it("has the same numbers as JSON and as CSV", async () => {
    let query = "";
    const ask = async () => {
      const to = Date.now() - 1_000; // in the past, so that both tell of the same samples
      query = `/api${machinePath}/history?from=${to - 600_000}&to=${to}&points=600`;
      return HistorySeries.parse(await (await get(query)).json());
    };
    await until(async () => (await ask()).at.length > 3, 20_000, 500);
    const json = await ask();
    const [head, ...lines] = (await (await get(`${query}&format=csv`)).text()).trimEnd().split("\r\n");
    expect(head?.split(",")).toEqual(["timeUtc", "atEpochMs", ...seriesNames]);
    const columns = lines.map((line) => line.split(","));
    expect(columns.map(([, at]) => Number(at))).toEqual(json.at);
    for (const [index, series] of seriesNames.entries()) {
      const told = columns.map((line) => (line[index + 2] === "" ? null : Number(line[index + 2])));
      expect(told).toEqual(json.series[series]);
    }
  });

  it("names the field of a question that it refuses", async () => {
    const answer = await get(`/api${machinePath}/history?points=0`);
    expect(answer.status()).toBe(400);
    expect((await answer.json()).error).toMatchObject({ field: "points" });
  });

  it("is exported whole", async () => {
    let records: string[] = [];
    const ask = async () => {
      const answer = await get(`/api${machinePath}/export`);
      expect(answer.headers()["content-disposition"]).toMatch(/attachment; filename="m-[a-z0-9]{16}-.*\.ndjson\.gz"/);
      const lines = gunzipSync(await answer.body())
        .toString("utf8")
        .trimEnd()
        .split("\n");
      records = lines.map((line) => JSON.parse(line).record);
      return records.includes("sample") && records.includes("hour");
    };
    await until(ask, 100_000, 3_000); // samples are written when their minute is over
    expect(records[0]).toBe("machine");
    expect(new Set(records)).toEqual(new Set(["machine", "change", "event", "hour", "minute", "sample"]));
  });
});

describe("how long history is kept", () => {
  const field = (label: string) => page.getByLabel(label, { exact: true });
  const save = (button = "Save") => page.getByRole("button", { name: button, exact: true }).click();

  it("is saved, and said by the page when it is opened again", async () => {
    await page.goto(`${product.url}/admin/history`);
    await field("Every sample").fill("8,5");
    await save();
    await page.getByText("Saved.", { exact: true }).waitFor();
    await page.reload();
    expect(await field("Every sample").inputValue()).toBe("8.5");
  });

  it("is refused with the bound when it is out of it", async () => {
    await field("Each hour").fill("9999");
    await save();
    await page.getByText(/at most 3660/).waitFor();
    await page.reload();
  });

  it("is shortened only when it was agreed what goes", async () => {
    await field("Events").fill("30");
    await save();
    await page.getByText("events older than 30 days").waitFor();
    await page.reload();
    expect(await field("Events").inputValue()).toBe("365");
    await field("Events").fill("30");
    await save();
    await page.getByLabel("Yes, delete it").check();
    await save("Save and delete");
    await page.getByText(/^Saved\. What is too old/).waitFor();
  });
});

describe("a machine that is removed while its page is open", () => {
  it("leaves a page that says so", async () => {
    const { page: admin } = await openAsAdmin();
    await page.goto(`${product.url}${machinePath}`);
    await chart("Processor").waitFor();
    await admin.goto(`${product.url}/admin${machinePath}`);
    await admin.getByLabel("Yes, remove this machine").check();
    await admin.getByRole("button", { name: "Remove machine" }).click();
    await page.getByText(`${name} was removed`).waitFor();
    expect(await page.getByRole("figure").count()).toBe(0);
    await page.keyboard.press("]");
    await page.getByRole("heading", { level: 1, name: other }).waitFor();
    await page.goto(`${product.url}${machinePath}`);
    await page.getByText("There is no such machine").waitFor();
    await admin.close();
  });

  it("ran without a fault in the pages", () => {
    expect(faults).toEqual([]);
  });
});

async function openAsAdmin() {
  const context = await browser.newContext({ storageState: await page.context().storageState() });
  return { page: await context.newPage() };
}
