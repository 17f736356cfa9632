import type { Page } from "playwright-core";
import { isLive, machineLinks, nameHeader, pointAway, searchBox } from "./fleet-page.ts";
import { timeToPaint } from "./interactions.ts";
import { pause } from "./world.ts";

const times = 30;

/** Not in step with the machines' seconds. */
const between = () => pause(300 + Math.random() * 400);

/** Each letter of names of machines: until all that is shown has what is in the box in its name. */
export async function searchTimes(page: Page): Promise<number[]> {
  const milliseconds: number[] = [];
  await searchBox(page).waitFor({ timeout: 5_000 });
  while (milliseconds.length < times) {
    await searchBox(page).fill("");
    await between();
    const name = await nameOfSome(page);
    await searchBox(page).focus();
    for (const [index, letter] of [...name].entries()) {
      const shown = { event: "input", isShown: onlyShows, argument: name.slice(0, index + 1).toLowerCase() };
      milliseconds.push(await timeToPaint(page, shown, () => page.keyboard.type(letter)));
      await between();
    }
  }
  await searchBox(page).fill("");
  return milliseconds;
}

function onlyShows(text: string): boolean {
  const names = [...document.querySelectorAll('main a[href^="/machines/"]')].map(
    ({ textContent }) => textContent ?? "",
  );
  return names.length > 0 && names.every((name) => name.toLowerCase().includes(text));
}

/** Clicks on the header of the names: until the rows stand in the order that it claims. */
export async function sortTimes(page: Page): Promise<number[]> {
  const milliseconds: number[] = [];
  await nameHeader(page).waitFor({ timeout: 5_000 });
  while (milliseconds.length < times) {
    const before = (await page.locator("[aria-sort=ascending]").count()) > 0 ? "ascending" : "other";
    const shown = { event: "click", isShown: isSortedAnew, argument: before };
    milliseconds.push(await timeToPaint(page, shown, () => nameHeader(page).click()));
    await between();
  }
  await pointAway(page);
  return milliseconds;
}

function isSortedAnew(before: string): boolean {
  const header = [...document.querySelectorAll("[aria-sort]")].find((one) =>
    /^(name|machine)/i.test(one.textContent ?? ""),
  );
  const order = header?.getAttribute("aria-sort") ?? "none";
  if (order === "none" || (order === "ascending") === (before === "ascending")) return false;
  const names = [...document.querySelectorAll('main a[href^="/machines/"]')].map((link) =>
    (link.textContent ?? "").toLowerCase(),
  );
  const inOrder = (left: string, right: string) => (order === "ascending" ? left <= right : left >= right);
  return names.length > 1 && names.every((name, index) => index === 0 || inOrder(names[index - 1] ?? "", name));
}

/**
 * Clicks on machines, alternately until the page has the machine's name as its heading, which it knows itself, and until it has all
 * that comes from the server, with the frames of the charts.
 */
export async function openTimes(page: Page): Promise<{ named: number[]; whole: number[] }> {
  const named: number[] = [];
  const whole: number[] = [];
  while (whole.length < times) {
    const isWhole = whole.length < named.length;
    const links = machineLinks(page);
    const link = links.nth(Math.floor(Math.random() * Math.min(8, await links.count())));
    const name = (await link.textContent())?.trim() ?? "";
    const shown = { event: "click", isShown: isWhole ? hasAllOf : isHeadedBy, argument: name };
    (isWhole ? whole : named).push(await timeToPaint(page, shown, () => link.click()));
    await between();
    await page.goBack();
    await page.waitForURL(({ pathname }) => pathname === "/");
    await isLive(page);
    await between();
  }
  return { named, whole };
}

const hasAllOf = (name: string) =>
  document.querySelector("main h1")?.textContent?.trim() === name && document.querySelector("main figure") !== null;

const isHeadedBy = (name: string) =>
  location.pathname.startsWith("/machines/") && document.querySelector("main h1, h1")?.textContent?.trim() === name;

async function nameOfSome(page: Page): Promise<string> {
  const names = await machineLinks(page).allTextContents();
  return names[Math.floor(Math.random() * names.length)]?.trim() ?? "";
}
