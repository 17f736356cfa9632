// node e2e/picture.ts: takes docs/dashboard.png anew, of the running product and real agents, all of them on this host.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { launchBrowser, makeAccount, openPage } from "./browser.ts";
import { type Product, root, startProduct, startProgram } from "./product.ts";

const names = [
  "backup",
  "build",
  "cache",
  "db-primary",
  "db-replica",
  "mail",
  "metrics",
  "proxy",
  "web-berlin",
  "web-lisbon",
  "web-oslo",
  "worker",
];
const address = (index: number) => `192.0.2.${index + 11}`; // a range for documentation, RFC 5737

async function makeToken(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/admin/join-tokens`);
  await page.getByLabel("Uses").fill(String(names.length));
  await page.getByRole("button", { name: "Make token" }).click();
  const command = await page.getByText(/^pnpm agent --server/).textContent();
  return command?.match(/--token (\S+)/)?.[1] ?? "";
}

function startAgent({ url, stateDir }: Product, token: string, name: string, index: number) {
  const args = ["--server", url, "--name", name, "--ip", address(index), "--state-dir", join(stateDir, name)];
  return startProgram(process.execPath, ["dist/agent.mjs", ...args], { TOKEN: token });
}

const product = await startProduct(["--no-agent"]);
const browser = await launchBrowser();
try {
  const { page } = await openPage(browser);
  await page.setViewportSize({ width: 1440, height: 820 });
  await page.emulateMedia({ colorScheme: "light" });
  await makeAccount(page, product.signInLink());
  const token = await makeToken(page, product.url);
  const agents = names.map((name, index) => startAgent(product, token, name, index));
  await page.goto(product.url);
  await page.getByText(`${names.length} online`).waitFor();
  await agents.at(-1)?.interrupt();
  await page.getByText("offline", { exact: true }).waitFor();
  await page.waitForTimeout(3_000);
  mkdirSync(join(root, "docs"), { recursive: true });
  await page.screenshot({ path: join(root, "docs", "dashboard.png") });
  await Promise.all(agents.map((agent) => agent.interrupt()));
} finally {
  await browser.close();
  await product.stop();
}
