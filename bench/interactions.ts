import type { Page } from "playwright-core";

declare global {
  interface Window {
    shownAfterMs: Promise<number> | undefined;
  }
}

const patienceMs = 5_000;

/**
 * Milliseconds from an input event (its own time stamp) until what it asks for is painted: `isShown` runs in the page before each
 * paint, and the first task after the first frame for which it holds is when that frame was painted. `act` causes the event.
 */
export async function timeToPaint<Argument>(
  page: Page,
  { event, isShown, argument }: { event: string; isShown(argument: Argument): boolean; argument: Argument },
  act: () => Promise<unknown>,
): Promise<number> {
  await page.evaluate(
    ({ event, source, argument, patienceMs }) => {
      const holds = new Function(`return (${source})`)() as (argument: unknown) => boolean;
      window.shownAfterMs = new Promise((resolve, reject) => {
        const watch = ({ timeStamp }: Event) => {
          const look = () => {
            if (performance.now() - timeStamp > patienceMs) reject(new Error(`not shown within ${patienceMs} ms`));
            else if (!holds(argument)) requestAnimationFrame(look);
            else {
              const { port1, port2 } = new MessageChannel();
              port1.onmessage = () => resolve(performance.now() - timeStamp);
              port2.postMessage(undefined);
            }
          };
          requestAnimationFrame(look);
        };
        window.addEventListener(event, watch, { capture: true, once: true });
      });
      window.shownAfterMs.catch(() => {}); // it is awaited later
    },
    { event, source: isShown.toString(), argument, patienceMs },
  );
  await act();
  return page.evaluate(() => window.shownAfterMs ?? Number.NaN);
}
