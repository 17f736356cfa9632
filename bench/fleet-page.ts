import type { Page } from "playwright-core";

/** The words of the fleet page that benches use. */
export const looks = ["cards", "table"] as const;
export type Look = (typeof looks)[number];

export const searchBox = (page: Page) => page.getByRole("searchbox").first();
export const nameHeader = (page: Page) =>
  page.getByRole("columnheader", { name: /^(name|machine)/i }).getByRole("button");
export const machineLinks = (page: Page) => page.locator('main a[href^="/machines/"]');

/** Where a pointer holds nothing still and nothing is lit up by it. */
export const pointAway = (page: Page) => page.mouse.move(1, 1);

export async function isLive(page: Page): Promise<void> {
  await page.getByRole("status", { name: "Connection" }).getByText("Live").waitFor({ timeout: 60_000 });
  await machineLinks(page).first().waitFor({ timeout: 60_000 });
}

export async function show(page: Page, look: Look): Promise<void> {
  await page.getByRole("button", { name: new RegExp(`^${look}$`, "i") }).click({ timeout: 5_000 });
  await machineLinks(page).first().waitFor();
  await pointAway(page);
}
