import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Link, type StayConnectedOptions, stayConnected } from "./stay-connected.ts";

let attempts: Link<string>[];
let waits: number[];
let controller: AbortController;
const latest = () => attempts.at(-1) as Link<string>;

const keep = (options: Partial<StayConnectedOptions<string>> = {}) =>
  stayConnected<string>({
    open(link) {
      attempts.push(link);
      return () => {};
    },
    onJoined() {},
    onLost: (_reason, ms) => void waits.push(ms),
    signal: controller.signal,
    random: () => 1,
    ...options,
  });

beforeEach(() => {
  vi.useFakeTimers();
  attempts = [];
  waits = [];
  controller = new AbortController();
});
afterEach(() => {
  controller.abort();
  vi.useRealTimers();
});

/** The machine sleeps: no timer runs, and those that were due are late. */
const sleep = (ms: number) => vi.setSystemTime(Date.now() + ms);

describe("after a sleep of the machine", () => {
  it("gives a session up that is not heard soon, however little time its own clock counted", () => {
    keep();
    latest().joined("session");
    sleep(3_600_000);
    vi.advanceTimersByTime(250 + 2_499);
    expect(waits).toEqual([]);
    vi.advanceTimersByTime(1 + 250);
    expect(waits).toEqual([500]);
  });

  it("keeps a session that is heard: the clock was only set, or the sleep short", () => {
    keep();
    latest().joined("session");
    sleep(3_600_000);
    for (let n = 0; n < 20; n++) {
      vi.advanceTimersByTime(1_000);
      latest().heard();
    }
    expect(waits).toEqual([]);
  });

  it("tries at once when it was waiting", () => {
    keep({ firstBackoffMs: 60_000, lastBackoffMs: 60_000 });
    latest().lost("gone");
    sleep(10_000);
    vi.advanceTimersByTime(250);
    expect(attempts).toHaveLength(2);
    vi.advanceTimersByTime(500);
    expect(attempts).toHaveLength(2);
  });

  it("takes no notice of a clock that is set back", () => {
    keep({ firstBackoffMs: 60_000, lastBackoffMs: 60_000 });
    latest().lost("gone");
    sleep(-3_600_000);
    vi.advanceTimersByTime(30_000);
    expect(attempts).toHaveLength(1);
  });
});

describe("a nudge", () => {
  it("ends a wait, and is not tried a second time when the wait would have been over", () => {
    const { nudge } = keep();
    latest().lost("gone");
    nudge();
    expect(attempts).toHaveLength(2);
    vi.advanceTimersByTime(1_000);
    expect(attempts).toHaveLength(2);
  });

  it("only makes a session prove soon that it lives", () => {
    const { nudge } = keep();
    latest().joined("session");
    nudge();
    vi.advanceTimersByTime(2_000);
    latest().heard();
    vi.advanceTimersByTime(3_000);
    expect(waits).toEqual([]);
    nudge();
    nudge();
    vi.advanceTimersByTime(2_750);
    expect(waits).toEqual([500]);
  });

  it("does nothing once all is stopped", () => {
    const { nudge } = keep();
    latest().lost("gone");
    controller.abort();
    nudge();
    expect(attempts).toHaveLength(1);
  });
});
