import type { Page } from "playwright-core";
import { type Point, type Slope, slopeOf } from "./slope.ts";
import { pause } from "./world.ts";

const everyMs = 30_000;

/** Megabytes of the page's script objects that are still reachable, every half minute for so long, and their growth in MB an hour. */
export async function watchHeap(page: Page, minutes: number): Promise<{ megabytes: number[]; growth: Slope }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("HeapProfiler.enable");
  const points: Point[] = [];
  const startedAt = performance.now();
  const look = async () => {
    await cdp.send("HeapProfiler.collectGarbage");
    const { usedSize } = await cdp.send("Runtime.getHeapUsage");
    points.push({ x: (performance.now() - startedAt) / 3_600_000, y: usedSize / 1e6 });
  };
  await look();
  for (let at = everyMs; at <= minutes * 60_000; at += everyMs) {
    await pause(startedAt + at - performance.now());
    await look();
  }
  await cdp.detach();
  return { megabytes: points.map(({ y }) => y), growth: slopeOf(points) };
}
