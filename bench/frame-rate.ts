import type { Page } from "playwright-core";

/** What the display refreshes, as headless Chromium has it. */
const framesPerSecond = 60;

/**
 * Asks for every frame over some time, as an animation does, and counts those that were given: in percent, what was missing of 60 a
 * second. Asking costs the page frames that it would not draw by itself.
 */
export async function missedPercentDuring(page: Page, ms: number): Promise<number> {
  const { frames, passedMs } = await page.evaluate(
    (ms) =>
      new Promise<{ frames: number; passedMs: number }>((resolve) => {
        let [frames, startedAt] = [0, 0];
        const count = (at: number) => {
          startedAt ||= at;
          const passedMs = at - startedAt;
          if (passedMs >= ms) resolve({ frames, passedMs });
          else {
            frames += 1;
            requestAnimationFrame(count);
          }
        };
        requestAnimationFrame(count);
      }),
    ms,
  );
  return Math.max(0, 100 * (1 - frames / ((passedMs / 1_000) * framesPerSecond)));
}
