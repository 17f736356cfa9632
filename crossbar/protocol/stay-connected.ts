/** One attempt's way to tell what became of it. Calls after `lost` are ignored. */
export type Link<Session> = {
  joined(session: Session): void;
  /** Something came from the other side. */
  heard(): void;
  lost(reason: string): void;
};

export type LinkState = "connecting" | "online" | "waiting" | "stopped";

export type StayConnectedOptions<Session> = {
  /** Starts one attempt and returns how to end it. It may throw: that is an attempt lost. */
  open(link: Link<Session>): () => void;
  onJoined(session: Session): void;
  onLost?(reason: string, nextTryInMs: number): void;
  onState?(state: LinkState): void;
  signal?: AbortSignal;
  /** An attempt that has not joined by then is lost: a frozen router or authenticator never answers. */
  joinTimeoutMs?: number;
  /** A joined session that is not heard for so long is lost: a half-open connection tells nothing. */
  silenceTimeoutMs?: number;
  /** The wait before a try is random between 0 and this, doubled with each try that fails (full jitter). */
  firstBackoffMs?: number;
  lastBackoffMs?: number;
  /** A session that lasted so long was a success; one that ends sooner counts as a try that failed. */
  steadyAfterMs?: number;
  random?: () => number;
};

/**
 * Keeps one connection for ever: opens, watches, and opens anew after any end, whatever ended it. autobahn's own retry
 * gives up (after a GOODBYE, an ABORT or fifteen tries), so each try is a connection of its own, and this is what lives on.
 * Knows no WAMP: agent, hub and page each give it their `open`.
 */
export function stayConnected<Session>(options: StayConnectedOptions<Session>): void {
  const { joinTimeoutMs = 10_000, silenceTimeoutMs = 30_000, firstBackoffMs = 500, lastBackoffMs = 15_000 } = options;
  const { signal, random = Math.random, steadyAfterMs = 5_000 } = options;
  let failures = 0;
  let endAttempt: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const later = (ms: number, then: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  };

  function attempt(): void {
    let over = false;
    let joinedClock = Number.POSITIVE_INFINITY;
    let close: (() => void) | undefined;
    const end = (): boolean => {
      if (over) return false;
      over = true;
      close?.();
      return true;
    };
    const lost = (reason: string) => {
      if (!end()) return;
      if (performance.now() - joinedClock >= steadyAfterMs) failures = 0;
      const backoffMs = Math.round(random() * Math.min(lastBackoffMs, firstBackoffMs * 2 ** failures));
      failures += 1;
      options.onState?.("waiting");
      options.onLost?.(reason, backoffMs);
      later(backoffMs, attempt);
    };
    const watch = () => later(silenceTimeoutMs, () => lost(`nothing heard for ${silenceTimeoutMs / 1000} s`));

    endAttempt = () => void end();
    options.onState?.("connecting");
    later(joinTimeoutMs, () => lost(`not joined within ${joinTimeoutMs / 1000} s`));
    try {
      close = options.open({
        joined(session) {
          if (over) return;
          joinedClock = performance.now();
          watch();
          options.onState?.("online");
          options.onJoined(session);
        },
        heard() {
          if (!over && joinedClock !== Number.POSITIVE_INFINITY) watch();
        },
        lost,
      });
      if (over) close();
    } catch (error) {
      lost(error instanceof Error ? error.message : String(error));
    }
  }

  const stop = () => {
    clearTimeout(timer);
    endAttempt?.();
    options.onState?.("stopped");
  };
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  else attempt();
}
