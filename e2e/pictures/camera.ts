import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { root } from "../product.ts";

export const folder = join(root, "docs", "pictures");

export const sizes = {
  desk: { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
} as const;

export type Look = { scheme: "light" | "dark"; size?: keyof typeof sizes };
export type StorageState = NonNullable<BrowserContextOptions["storageState"]>;

/** A page as somebody sees it who has been here before, or never. */
export async function openTab(
  browser: Browser,
  { scheme, size = "desk" }: Look,
  storageState?: StorageState,
): Promise<Page> {
  const context = await browser.newContext({
    ...sizes[size],
    colorScheme: scheme,
    reducedMotion: "reduce",
    timezoneId: "Europe/Berlin",
    locale: "en-GB",
    ...(storageState && { storageState }),
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

/** WebP, which keeps letters sharp at half the bytes of a PNG. */
const quality = 90;

export async function shoot(page: Page, name: string): Promise<string> {
  await page.evaluate(() => document.fonts.ready);
  const cdp = await page.context().newCDPSession(page);
  const { data } = await cdp.send("Page.captureScreenshot", { format: "webp", quality });
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.webp`);
  writeFileSync(file, Buffer.from(data, "base64"));
  return `${name}.webp, ${Math.round(statSync(file).size / 1_000)} kB`;
}
