// The page of one machine on the running product: a real agent, live figures, charts, history over HTTP, and how long it is kept.
import { mkdtempSync, rmSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { HistorySeries, seriesNames } from "@realtimemonitor/protocol/history.ts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, makeAccount, openPage } from "./browser.ts";
import { type Product, type Program, startProduct, startProgram, until } from "./product.ts";

const name = "web-berlin";
const agentDir = mkdtempSync("/tmp/rtm-agent-");
let product: Product;
let agent: Program | undefined;
let browser: Browser;
let page: Page;
let faults: string[];
let machinePath = "";

const chart = (title: string) => page.getByRole("figure", { name: title, exact: true });
const points = async (title: string) => Number(await chart(title).getAttribute("data-points"));
const now = () => page.getByRole("region", { name: "Now" });
const get = (path: string) => page.request.get(`${product.url}${path}`);

beforeAll(async () => {
  product = await startProduct(["--no-agent"]);
  browser = await launchBrowser();
  ({ page, faults } = await openPage(browser));
  await makeAccount(page, product.signInLink());
  await page.goto(`${product.url}/admin/join-tokens`);
  await page.getByRole("button", { name: "Make token" }).click();
  const command = await page.getByText(/^pnpm agent --server/).textContent();
  const TOKEN = command?.match(/--token (\S+)/)?.[1];
  const args = ["dist/agent.mjs", "--server", product.url, "--name", name, "--state-dir", agentDir];
  agent = startProgram(process.execPath, args, { TOKEN });
});

afterAll(async () => {
  await browser?.close();
  await agent?.interrupt();
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
      return records.includes("sample");
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

  it("ran without a fault in the pages", () => {
    expect(faults).toEqual([]);
  });
});
