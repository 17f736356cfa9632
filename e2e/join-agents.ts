import { join } from "node:path";
import type { Page } from "playwright-core";
import { type Product, type Program, startProgram } from "./product.ts";

/** Starts a real agent on this host; the same name in the same product is the same machine. */
export function startAgent({ url, stateDir }: Product, name: string, token = ""): Program {
  const args = ["--server", url, "--name", name, "--state-dir", join(stateDir, `agent-${name}`)];
  return startProgram(process.execPath, ["dist/agent.mjs", ...args], { TOKEN: token });
}

/** Makes a join token in the admin, for so many machines. */
export async function makeToken(page: Page, { url }: Product, uses: number): Promise<string> {
  await page.goto(`${url}/admin/join-tokens`);
  await page.getByLabel("Uses").fill(String(uses));
  await page.getByRole("button", { name: "Make token" }).click();
  const command = await page.getByText(/^pnpm agent --server/).textContent();
  return command?.match(/--token (\S+)/)?.[1] ?? "";
}
