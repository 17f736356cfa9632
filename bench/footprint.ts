// What the server costs the machine that it runs on, at rest: memory and processor time of all that `npm start` started, less the agent.
import { setTimeout as sleep } from "node:timers/promises";
import { launchBrowser, makeAccount, openPage } from "../e2e/browser.ts";
import { type Product, startProduct } from "../e2e/product.ts";
import type { BenchResult } from "./figures.ts";
import { atTheEnd } from "./undo.ts";
import { pssSharedWithUs, usageOfTree } from "./usage.ts";

/** After the start: garbage of the start is collected, caches are filled. */
const settleMs = 30_000;
const windowMs = 60_000;
const windows = 2;

export async function footprint(): Promise<BenchResult> {
  if (process.platform !== "linux") throw new Error("footprint reads /proc, which only Linux has");
  const figures: Record<string, number[]> = {};
  const note = (name: string, value: number) => {
    figures[name] = [...(figures[name] ?? []), value];
  };

  const product = await startProduct();
  atTheEnd(product.stop);
  await sleep(settleMs);
  for (let i = 0; i < windows; i += 1) await measure(product, "rest", note);

  const browser = await launchBrowser();
  atTheEnd(() => browser.close());
  const { page } = await openPage(browser);
  await makeAccount(page, product.signInLink());
  await page.getByRole("article").first().waitFor();
  await sleep(settleMs);
  await measure(product, "pageOpen", note);
  return {
    figures,
    bars: [
      { what: "memory at rest, PSS in MB", figure: "restPssMb", statistic: "max", limit: 480 },
      { what: "processor at rest, % of a core", figure: "restCpuPercent", statistic: "max", limit: 1.5 },
    ],
    notes: [
      "one machine, its agent at 1 Hz left out of the sums; npm itself is in them",
      "other programs that run the same Node or Python lower PSS: end them before",
    ],
  };
}

async function measure({ child }: Product, when: string, note: (name: string, value: number) => void): Promise<void> {
  const before = usageOfTree(child.pid);
  const startedAt = performance.now();
  await sleep(windowMs);
  const after = usageOfTree(child.pid);
  const seconds = (performance.now() - startedAt) / 1000;

  let pssMb = pssSharedWithUs();
  let cpu = 0;
  for (const [part, now] of after) {
    const partCpu = ((now.cpuSeconds - (before.get(part)?.cpuSeconds ?? 0)) / seconds) * 100;
    note(`${when}${part}PssMb`, now.pssMb);
    note(`${when}${part}CpuPercent`, partCpu);
    if (part === "Agent") continue;
    pssMb += now.pssMb;
    cpu += partCpu;
  }
  note(`${when}PssMb`, pssMb);
  note(`${when}CpuPercent`, cpu);
}
