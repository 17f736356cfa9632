import { gzipSync } from "node:zlib";
import type { Browser, CDPSession } from "playwright-core";
import { send } from "../e2e/http.ts";
import { type Visitor, visit } from "./visitor.ts";
import { pause } from "./world.ts";

export type Loaded = { url: string; kind: string; bytes: number };
/** `scripts`: those that the HTML asks for by tag. `loaded`: all that came, headers and compression as on the wire. */
/** `seconds`: from the load event until it was looked at. */
export type FirstView = {
  scripts: Loaded[];
  loaded: Loaded[];
  webSocketTextBytes: number;
  seconds: number;
  isLive: boolean;
};

/** When nothing was asked for so long, a page is taken to have all that it wants. */
const quietMs = 2_000;
const patienceMs = 20_000;
const webSocketMs = 5_000;

/** A visit with an empty cache, until the network is quiet and, where there is a WebSocket, five seconds of it have passed. */
export async function firstView(browser: Browser, url: string, visitor: Visitor): Promise<FirstView> {
  const context = await visit(browser, url, visitor);
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    const traffic = await watchTraffic(cdp);
    await page.goto(url, { waitUntil: "load" });
    const startedAt = performance.now();
    while (traffic.quietForMs() < quietMs && performance.now() - startedAt < patienceMs) await pause(100);
    await pause(Math.max(0, webSocketMs - (performance.now() - startedAt)));
    const isLive = await page
      .getByRole("status", { name: "Connection" })
      .getByText("Live")
      .isVisible()
      .catch(() => false);
    return {
      scripts: await scriptsOf(url, visitor),
      loaded: traffic.loaded(),
      webSocketTextBytes: traffic.textBytes(),
      seconds: (performance.now() - startedAt) / 1_000,
      isLive,
    };
  } finally {
    await context.close();
  }
}

async function watchTraffic(cdp: CDPSession) {
  const asked = new Map<string, { url: string; kind: string }>();
  const loaded: Loaded[] = [];
  let pending = 0;
  let lastAt = performance.now();
  let textBytes = 0;
  const touch = (change: number) => {
    pending += change;
    lastAt = performance.now();
  };
  cdp.on("Network.requestWillBeSent", ({ requestId, request, type, redirectResponse }) => {
    if (redirectResponse)
      loaded.push({ url: redirectResponse.url, kind: "Redirect", bytes: redirectResponse.encodedDataLength });
    else touch(1);
    asked.set(requestId, { url: request.url, kind: type ?? "Other" });
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    touch(-1);
    const { url = "", kind = "Other" } = asked.get(requestId) ?? {};
    loaded.push({ url, kind, bytes: encodedDataLength });
  });
  cdp.on("Network.loadingFailed", () => touch(-1));
  cdp.on("Network.webSocketFrameReceived", ({ response }) => {
    textBytes += Buffer.byteLength(response.payloadData);
  });
  await cdp.send("Network.enable");
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
  return {
    quietForMs: () => (pending > 0 ? 0 : performance.now() - lastAt),
    loaded: () => loaded,
    textBytes: () => textBytes,
  };
}

/** `nomodule` scripts are for browsers of before 2018, and no other asks for them. */
async function scriptsOf(url: string, { cookie }: Visitor): Promise<Loaded[]> {
  const headers = cookie ? { cookie: `${cookie.name}=${cookie.value}` } : {};
  const { text } = await send(url, { headers });
  const tags = [...text.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag).filter((tag) => !/\bnomodule\b/i.test(tag));
  const sources = tags.flatMap((tag) => /\bsrc="([^"]+)"/.exec(tag)?.[1] ?? []);
  return Promise.all(
    [...new Set(sources)].map(async (source) => {
      const address = new URL(source.replaceAll("&amp;", "&"), url).href;
      return { url: address, kind: "Script", bytes: gzipSync((await send(address)).text).byteLength };
    }),
  );
}
