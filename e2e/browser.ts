import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type LaunchOptions,
  type Page,
} from "playwright-core";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags, ...options });
}

/** A page that remembers what went wrong in it. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  noteBrokenPolicy(context, faults);
  return { page, faults };
}

/** What any page of it tried to load or run against its Content-Security-Policy, which Chromium tells on the console. */
export function noteBrokenPolicy(context: BrowserContext, faults: string[]): void {
  context.on("console", (message) => {
    if (/Content Security Policy/i.test(message.text())) faults.push(`${message.page()?.url()}: ${message.text()}`);
  });
}

export const account = { name: "Ada Admin", email: "ada@example.org", password: "correct horse battery" };

/** Uses the one-time link as the first administrator would; ends on the dashboard. */
export async function makeAccount(page: Page, signInLink: string): Promise<void> {
  await page.goto(signInLink);
  await page.getByLabel("Name", { exact: true }).fill(account.name);
  await page.getByLabel(/e-mail/i).fill(account.email);
  await page.getByLabel(/^password/i).fill(account.password);
  await page.getByRole("button", { name: "Make account" }).click();
  await page.waitForURL((url) => url.pathname === "/");
}

/** Until the page runs and is live: what is drawn before that can be seen, and a link of it only leads elsewhere. */
export const untilLive = (page: Page) =>
  page.getByRole("status", { name: "Connection" }).getByText("Live", { exact: true }).waitFor();
