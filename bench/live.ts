import { topics } from "@realtimemonitor/protocol/topics.ts";
import type { Page } from "playwright-core";
import { addMachine, createSampler, joinAsAgent } from "../crossbar/testing/people.ts";
import type { BenchResult } from "./figures.ts";
import { clockSkewMs, now, pause, startWorld } from "./world.ts";

const samples = 240;
/** The hub takes four messages a second from a machine. */
const betweenMs = { shortest: 280, longest: 420 };

declare global {
  interface Window {
    /** When the page's DOM first showed each sample, by the bytes of memory that only this sample has. */
    seen: Record<string, number>;
    painted: Record<string, number>;
  }
}

/**
 * From an agent's publish to the card in the page: one machine, one page, everything on this host. The agent is a raw client that
 * joins as agents do, so that the moment of the publish is known to the microsecond; the rest is the product.
 */
export async function live(): Promise<BenchResult> {
  const { env, database, page } = await startWorld(["--no-agent"]);
  const agent = await joinAsAgent(env, await addMachine(database, { name: "bench" }));
  const next = createSampler();
  const publishedAt = new Map<string, number>();
  const publish = async (number: number) => {
    const memory = { totalBytes: 999, usedBytes: number }; // a card says "123 of 999 B"
    const cpus = [Math.random() * 100, Math.random() * 100];
    const sample = next({ memory, cpus });
    publishedAt.set(String(number), now());
    await agent.publish(topics.stats, [sample]);
  };

  await publish(0);
  await page.getByRole("article", { name: "bench" }).getByText("0 of 999 B").waitFor();
  await noteWhatIsSeen(page);
  const before = await clockSkewMs(page);
  for (let number = 1; number <= samples; number += 1) {
    await publish(number);
    await pause(betweenMs.shortest + Math.random() * (betweenMs.longest - betweenMs.shortest));
  }
  const after = await clockSkewMs(page);
  const { seen, painted } = await page.evaluate(() => ({ seen: window.seen, painted: window.painted }));
  await agent.close();

  publishedAt.delete("0");
  const since = (at: Record<string, number>) =>
    [...publishedAt].flatMap(([number, published]) => (at[number] ? [at[number] - published - before.skewMs] : []));
  const missed = samples - Object.keys(seen).filter((number) => publishedAt.has(number)).length;
  const skews = [before, after].map(({ skewMs, withinMs }) => `${skewMs.toFixed(2)} ± ${withinMs.toFixed(2)}`);
  return {
    figures: { publishToDomMs: since(seen), publishToNextPaintMs: since(painted) },
    bars: [
      { what: "publish → DOM, p50 in ms", figure: "publishToDomMs", statistic: "p50", limit: 10 },
      { what: "publish → DOM, p99 in ms", figure: "publishToDomMs", statistic: "p99", limit: 50 },
    ],
    notes: [
      `${missed} of ${samples} samples were never seen in the page`,
      `the page's clock against ours before and after, in ms: ${skews.join(", ")}; the first is taken off`,
    ],
  };
}

async function noteWhatIsSeen(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.seen = {};
    window.painted = {};
    const clock = () => performance.timeOrigin + performance.now();
    const card = document.querySelector("article");
    if (!card) throw new Error("there is no card");
    const look = () => {
      const number = /(\d+) of 999 B/.exec(card.textContent ?? "")?.[1];
      if (number === undefined || number in window.seen) return;
      window.seen[number] = clock();
      // the first task after the next animation frame: by then that frame was laid out and painted
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          window.painted[number] = clock();
        };
        port2.postMessage(undefined);
      });
    };
    new MutationObserver(look).observe(card, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}
