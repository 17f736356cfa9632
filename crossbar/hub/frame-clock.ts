/**
 * When to send a frame: at once when the last one is old enough, else as soon as it is; and an empty one when nothing
 * has changed for `heartbeatMs`.
 */
export function createFrameClock(options: { periodMs: number; heartbeatMs: number; send(): void }) {
  const { periodMs, heartbeatMs, send } = options;
  let sentClock = Number.NEGATIVE_INFINITY;
  let isDue = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function sendNow(): void {
    isDue = false;
    sentClock = performance.now();
    clearTimeout(timer);
    timer = setTimeout(sendNow, heartbeatMs);
    send();
  }

  return {
    /** Something changed. What changes in the same turn goes into the same frame. */
    request(): void {
      if (isDue) return;
      isDue = true;
      const waitMs = sentClock + periodMs - performance.now();
      clearTimeout(timer);
      if (waitMs <= 0) queueMicrotask(sendNow);
      else timer = setTimeout(sendNow, waitMs);
    },
    start: sendNow,
    stop: () => clearTimeout(timer),
  };
}
