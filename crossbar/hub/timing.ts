import type { Timing } from "@realtimemonitor/protocol/frame.ts";

/** Way and clocks of one run of an agent, as the hub estimates them. */
export type RunTiming = ReturnType<typeof createRunTiming>;

type Heard = {
  seq: number;
  sampledAt: number;
  monotonicMs: number;
  /** Of the settings in force when it was taken; null when that is not known any more. */
  periodMs: number | null;
};

/** The least delayed sample of each of the last ten minutes: two clocks drift apart by some ms in that time, not more. */
const windowMs = 60_000;
const windowCount = 10;
/** The monotonic clock stands still while a host sleeps: so many samples in a row that come so much later than thought. */
const sleep = { samples: 5, ms: 2_000 };

/**
 * Places samples in time on the hub's clock. Each tells `monotonicMs`, a clock of the host that never jumps; the sample that
 * was least delayed tells how far that clock and the hub's are apart. So neither the host's time of day nor a burst after a
 * stall moves a sample, and one that is sent again later falls where it was taken.
 */
export function createRunTiming() {
  let windows: { endsAt: number; offsetMs: number }[] = [];
  let late: number[] = [];
  let last: (Heard & { receivedAt: number }) | undefined;
  let skewMs: number | null = null;
  let jitterMs: number | null = null;
  let missedTicks = 0;

  function offsetMs(): number {
    let least = Number.POSITIVE_INFINITY;
    for (const window of windows) least = Math.min(least, window.offsetMs);
    return least;
  }

  function takeOffset(offset: number, receivedAt: number): void {
    if (offset - offsetMs() > sleep.ms) late.push(offset);
    else if (late.length > 0) late = [];
    if (late.length >= sleep.samples) {
      windows = [{ endsAt: receivedAt + windowMs, offsetMs: Math.min(...late) }];
      late = [];
    }
    const window = windows.at(-1);
    if (window && receivedAt < window.endsAt && receivedAt >= window.endsAt - windowMs) {
      window.offsetMs = Math.min(window.offsetMs, offset);
    } else windows = [...windows, { endsAt: receivedAt + windowMs, offsetMs: offset }].slice(-windowCount);
  }

  /** RFC 3550, section 6.4.1, with the agent's monotonic clock as the sender's. */
  function takeJitter(heard: Heard, receivedAt: number): void {
    if (!last) return;
    const differenceMs = Math.abs(receivedAt - last.receivedAt - (heard.monotonicMs - last.monotonicMs));
    const before = jitterMs ?? differenceMs;
    jitterMs = before + (differenceMs - before) / 16;
  }

  /** Ticks that should have been between two samples under the same settings, less those that were sent and got lost. */
  function countMissed(heard: Heard): void {
    if (!last || heard.periodMs === null || heard.periodMs !== last.periodMs) return;
    const ticks = Math.round((heard.monotonicMs - last.monotonicMs) / heard.periodMs);
    missedTicks += Math.max(0, ticks - (heard.seq - last.seq));
  }

  return {
    /** Takes a live sample in; returns when it was taken, in epoch ms of the hub's clock. */
    heard(heard: Heard, receivedAt: number, roundTripMs: number | null): number {
      takeOffset(receivedAt - heard.monotonicMs, receivedAt);
      takeJitter(heard, receivedAt);
      countMissed(heard);
      last = { ...heard, receivedAt };
      // half the shortest round trip is what even the least delayed sample was under way
      skewMs = heard.sampledAt - heard.monotonicMs - (offsetMs() - (roundTripMs ?? 0) / 2);
      return Math.round(offsetMs() + heard.monotonicMs);
    },
    /** When a sample was taken that is sent again now, at `sentMonotonicMs`. */
    place(monotonicMs: number, sentMonotonicMs: number, receivedAt: number): number {
      const offset = windows.length > 0 ? offsetMs() : receivedAt - sentMonotonicMs;
      return Math.round(offset + monotonicMs);
    },
    estimates: (): Omit<Timing, "roundTripMs"> => ({
      skewMs: skewMs === null ? null : Math.round(skewMs),
      jitterMs: jitterMs === null ? null : Math.round(jitterMs * 10) / 10,
      missedTicks,
    }),
  };
}
