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
  /** An attempt that has not joined by then is lost, whatever was heard: a frozen authenticator never answers. */
  joinTimeoutMs?: number;
  /** An attempt or a session that is not heard for so long is lost: a half-open connection tells nothing. */
  silenceTimeoutMs?: number;
  /** The wait before a try is random between 0 and this, doubled with each try that fails (full jitter). */
  firstBackoffMs?: number;
  lastBackoffMs?: number;
  /** A session that lasted so long was a success; one that ends sooner counts as a try that failed. */
  steadyAfterMs?: number;
  random?: () => number;
};

export type StayConnected = {
  /** Something may have cut or mended the network: a wait ends, and a session must soon be heard. */
  nudge(): void;
};

/**
 * With these, whoever lost the router is back 5 s after it can be reached again: at worst it has just begun an attempt
 * that nobody hears (4 s and a look), and then waits 0.5 s, or was refused and waits 4 s. A thousand agents that come back over
 * 4 s are 250 joins a second; one costs the router about 1.3 ms and the hub 0.6.
 */
const defaults = {
  joinTimeoutMs: 10_000,
  silenceTimeoutMs: 4_000,
  firstBackoffMs: 500,
  lastBackoffMs: 4_000,
  steadyAfterMs: 5_000,
};

/** Whoever can ask the other side for a sign of life does it so often; it costs the router 0.03 ms. */
export const askEveryMs = 1_000;

const lookEveryMs = 250;
/** A look that comes so much too late says that the machine slept, or the program was stopped. */
const sleepMs = 3_000;
/** After a sleep or a nudge the other side gets so long to be heard; the hub's heartbeat comes each 2 s. */
const doubtMs = 2_500;

/**
 * Keeps one connection for ever: opens, watches, and opens anew after any end, whatever ended it. autobahn's own retry
 * gives up (after a GOODBYE, an ABORT or fifteen tries), so each try is a connection of its own, and this is what lives on.
 * Knows no WAMP: agent, hub and page each give it their `open`.
 */
export function stayConnected<Session>(options: StayConnectedOptions<Session>): StayConnected {
  const { joinTimeoutMs, silenceTimeoutMs, firstBackoffMs, lastBackoffMs, steadyAfterMs } = { ...defaults, ...options };
  const { signal, random = Math.random } = options;
  let failures = 0;
  let current: { look(): void; doubt(): void; end(): void } | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let looking: ReturnType<typeof setInterval> | undefined;
  let lookedAt = Date.now();

  function attempt(): void {
    clearTimeout(retry);
    const startedMs = performance.now();
    let heardMs = startedMs;
    let joinedMs: number | undefined;
    let isOver = false;
    let close: (() => void) | undefined;

    const end = (): boolean => {
      if (isOver) return false;
      isOver = true;
      current = undefined;
      close?.();
      return true;
    };
    const lost = (reason: string) => {
      if (!end()) return;
      if (joinedMs !== undefined && performance.now() - joinedMs >= steadyAfterMs) failures = 0;
      // The time that an attempt took in vain counts as waiting
      const spentMs = joinedMs === undefined ? performance.now() - startedMs : 0;
      const longestMs = Math.max(firstBackoffMs, Math.min(lastBackoffMs, firstBackoffMs * 2 ** failures) - spentMs);
      const waitMs = Math.round(random() * longestMs);
      failures += 1;
      options.onState?.("waiting");
      options.onLost?.(reason, waitMs);
      if (!signal?.aborted) retry = setTimeout(attempt, waitMs);
    };

    current = {
      end: () => void end(),
      look() {
        const nowMs = performance.now();
        if (joinedMs === undefined && nowMs - startedMs >= joinTimeoutMs)
          lost(`not joined within ${joinTimeoutMs / 1000} s`);
        else if (nowMs - heardMs >= silenceTimeoutMs) lost(`nothing heard for ${silenceTimeoutMs / 1000} s`);
      },
      doubt() {
        heardMs = Math.min(heardMs, performance.now() - silenceTimeoutMs + doubtMs);
      },
    };
    options.onState?.("connecting");
    try {
      close = options.open({
        joined(session) {
          if (isOver) return;
          joinedMs = performance.now();
          heardMs = joinedMs;
          options.onState?.("online");
          options.onJoined(session);
        },
        heard() {
          heardMs = performance.now();
        },
        lost,
      });
      if (isOver) close();
    } catch (error) {
      lost(error instanceof Error ? error.message : String(error));
    }
  }

  function nudge(): void {
    if (current) current.doubt();
    else if (!signal?.aborted) attempt();
  }

  function look(): void {
    // By the time of day, since the clock of timers stands still while a machine sleeps
    const sinceMs = Date.now() - lookedAt;
    lookedAt = Date.now();
    if (sinceMs > lookEveryMs + sleepMs) nudge();
    current?.look();
  }

  const stop = () => {
    clearTimeout(retry);
    clearInterval(looking);
    current?.end();
    options.onState?.("stopped");
  };
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  else {
    looking = setInterval(look, Math.min(lookEveryMs, silenceTimeoutMs / 8, joinTimeoutMs / 8));
    attempt();
  }
  return { nudge };
}
