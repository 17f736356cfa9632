import { setTimeout as sleep } from "node:timers/promises";

const lookEveryMs = 50;

/**
 * Lets in one after the other, so many a second, and none while as many as `isFull` allows have not arrived: a server that falls
 * behind is not given more to do.
 */
export function createTurns({
  perSecond,
  isFull,
  signal,
}: {
  perSecond: number;
  isFull(): boolean;
  signal: AbortSignal;
}) {
  let last: Promise<void> = Promise.resolve();
  const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => {});

  async function after(before: Promise<void>): Promise<void> {
    await before;
    if (signal.aborted) return;
    await pause(1_000 / perSecond);
    while (isFull() && !signal.aborted) await pause(lookEveryMs);
  }

  /** Resolves when it is the caller's turn, or when there is none any more. */
  return (): Promise<void> => {
    last = after(last);
    return last;
  };
}
