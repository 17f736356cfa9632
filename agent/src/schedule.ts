export type Schedule = {
  /** Runs now, and from now on every period. */
  start(periodMs: number): void;
  stop(): void;
};

/**
 * A fixed rate on a clock that never jumps: the n-th run is due n periods after the start, however long runs take. A run that
 * is still going on when the next is due makes it skip that one; after a sleep of the host it skips all that were missed.
 */
export function createSchedule(run: () => void | Promise<void>): Schedule {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = new AbortController();

  function arm(originMs: number, periodMs: number, end: AbortSignal): void {
    const sinceMs = performance.now() - originMs;
    const dueMs = originMs + (Math.floor(sinceMs / periodMs) + 1) * periodMs;
    const wake = () => {
      const earlyMs = dueMs - performance.now(); // timers may come a millisecond early
      if (earlyMs > 0) timer = setTimeout(wake, Math.ceil(earlyMs));
      else void go(originMs, periodMs, end);
    };
    timer = setTimeout(wake, dueMs - performance.now());
  }

  async function go(originMs: number, periodMs: number, end: AbortSignal): Promise<void> {
    await run();
    if (!end.aborted) arm(originMs, periodMs, end);
  }

  const stop = () => {
    stopped.abort();
    clearTimeout(timer);
  };
  return {
    stop,
    start(periodMs) {
      stop();
      stopped = new AbortController();
      void go(performance.now(), periodMs, stopped.signal);
    },
  };
}
