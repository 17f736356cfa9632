import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

/** Run as the debugger's word, since a page lets no script in. */
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds on the page as it stands, of impact serious or critical: "rule: where". */
export async function seriousFaults(page: Page): Promise<string[]> {
  await settled(page);
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    return (await axe.run({ resultTypes: ["violations"] })).violations;
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ""}`),
    );
}

/** Colours that are on their way from one to another have contrasts that nobody sees. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const isEndless = (one: Animation) => one.effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY;
    const ending = document.getAnimations().filter((one) => !isEndless(one));
    await Promise.all(ending.map((one) => one.finished.catch(() => {})));
  });
}

/** By how many pixels a page is wider than its window. */
export const overflowPx = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

export type TabStop = { what: string; isMarked: boolean };

/** All that Tab reaches, in its order, until it comes round; `isMarked`: one sees that it is there. */
export async function tabThrough(page: Page, most = 250): Promise<TabStop[]> {
  await page.evaluate(() => {
    window.getSelection()?.removeAllRanges();
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  const stops: TabStop[] = [];
  for (let n = 0; n < most; n += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body || element.hasAttribute("data-seen-by-tab")) return undefined;
      element.setAttribute("data-seen-by-tab", "");
      const isDrawn = (style: CSSStyleDeclaration) =>
        (style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
      const around = element.closest("label") ?? element;
      const isMarked = [getComputedStyle(element), getComputedStyle(element, "::after"), getComputedStyle(around)].some(
        isDrawn,
      );
      return { what: element.outerHTML.slice(0, 160), isMarked };
    });
    if (!stop) break;
    stops.push(stop);
  }
  return stops;
}

/** What can be used by a pointer, is in sight and was not reached: `tabThrough` comes first. One of a group of radios stands for all. */
export const unreachable = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const usable = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
    const groups = new Set(
      [...document.querySelectorAll("input[type=radio][data-seen-by-tab]")].map(
        (radio) => (radio as HTMLInputElement).name,
      ),
    );
    const isMissed = (element: Element) => {
      if (element.hasAttribute("data-seen-by-tab") || element.matches(":disabled, [tabindex='-1'], [inert] *"))
        return false;
      if (element instanceof HTMLInputElement && element.type === "radio" && groups.has(element.name)) return false;
      return element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
    };
    return usable.filter(isMissed).map((element) => element.outerHTML.slice(0, 160));
  });
