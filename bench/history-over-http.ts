import { HistorySeries } from "@realtimemonitor/protocol/history.ts";
import { makeAccount, openPage } from "../e2e/browser.ts";
import { send } from "../e2e/http.ts";
import { type Product, startProduct } from "../e2e/product.ts";
import { openDatabase } from "../prisma/open-database.ts";
import type { BenchResult } from "./figures.ts";
import { replayedId, replayStartAt } from "./replay.ts";
import { atTheEnd } from "./undo.ts";
import { startBrowser } from "./world.ts";

const [hourMs, dayMs] = [3_600_000, 86_400_000];

type Size = { machines: number; blockHours: number; reads: number };

/** The same charts as a page gets them: through the router and the web app, signed in, whole JSON received. */
export async function chartsOverHttp(path: string, { machines, blockHours, reads }: Size): Promise<BenchResult> {
  const database = await openDatabase(`file:${path}`);
  const rows = Array.from({ length: machines }, (_, machine) => ({
    id: replayedId(machine),
    publicKey: String(machine),
    name: `replayed ${machine}`,
    facts: {},
    tags: [],
    joinedAt: replayStartAt,
  }));
  await database.machine.createMany({ data: rows });
  await database.$disconnect();
  const variables = { DATABASE_URL: `file:${path}` };
  const product = await startProduct(["--no-agent"], { variables, onStarting: (stop) => atTheEnd(stop) });
  const cookie = await signIn(product);

  async function read(spanMs: number, points: number, tier: string): Promise<number> {
    const id = replayedId(Math.floor(Math.random() * machines));
    const to = replayStartAt + blockHours * hourMs - Math.floor(Math.random() * (blockHours * hourMs - spanMs));
    const startedAt = performance.now();
    const url = `${product.url}/api/machines/${id}/history?from=${to - spanMs}&to=${to}&points=${points}`;
    const { status, text } = await send(url, { headers: { cookie } });
    const ms = performance.now() - startedAt;
    if (status !== 200) throw new Error(`${url} answered ${status}: ${text.slice(0, 300)}`);
    const series = HistorySeries.parse(JSON.parse(text));
    const expected = tier === "seconds" ? spanMs / 1_000 : spanMs / 60_000;
    if (series.tier !== tier || series.at.length < expected * 0.99)
      throw new Error(`${series.at.length} steps of ${series.tier} instead of ${expected} of ${tier}`);
    return ms;
  }

  const figures: BenchResult["figures"] = { httpDayMs: [], httpHourMs: [] };
  for (let n = -20; n < reads; n += 1) {
    const [day, hour] = [await read(dayMs, 1_440, "minutes"), await read(hourMs, 3_600, "seconds")];
    if (n < 0) continue; // it warms up
    figures.httpDayMs?.push(day);
    figures.httpHourMs?.push(hour);
  }
  await product.stop();
  return {
    figures,
    bars: [
      { what: "24 h of one machine over HTTP, p95 in ms", figure: "httpDayMs", statistic: "p95", limit: 60 },
      { what: "1 h at 1 s of one machine over HTTP, p95 in ms", figure: "httpHourMs", statistic: "p95", limit: 60 },
    ],
    notes: ["over HTTP: through router and web app on loopback, one request at a time"],
  };
}

async function signIn(product: Product): Promise<string> {
  const browser = await startBrowser();
  const { page } = await openPage(browser);
  await makeAccount(page, product.signInLink());
  const cookies = await page.context().cookies();
  await browser.close();
  return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}
