import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Link, type StayConnectedOptions, stayConnected } from "./stay-connected.ts";

type Attempt = Link<string> & { isClosed: boolean };

let attempts: Attempt[];
let waits: number[];
let controller: AbortController;
const latest = () => attempts.at(-1) as Attempt;

function keep(options: Partial<StayConnectedOptions<string>> = {}) {
  const joined: string[] = [];
  const states: string[] = [];
  stayConnected<string>({
    open(link) {
      const attempt = { ...link, isClosed: false };
      attempts.push(attempt);
      return () => {
        attempt.isClosed = true;
      };
    },
    onJoined: (session) => void joined.push(session),
    onLost: (_reason, ms) => void waits.push(ms),
    onState: (state) => void states.push(state),
    signal: controller.signal,
    random: () => 1,
    ...options,
  });
  return { joined, states };
}

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

describe("staying connected", () => {
  it("waits longer after each failed try, 0.5 to 4 s, and begins anew once a session has lasted", () => {
    keep();
    for (let n = 0; n < 8; n++) {
      latest().lost("refused");
      vi.advanceTimersByTime(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 4000, 4000, 4000, 4000]);
    latest().joined("session");
    vi.advanceTimersByTime(2_500);
    latest().heard();
    vi.advanceTimersByTime(2_500);
    latest().lost("gone");
    expect(waits.at(-1)).toBe(500);
  });

  it("waits longer each time also when it is let in and sent away at once", () => {
    keep();
    for (let n = 0; n < 6; n++) {
      latest().joined("session");
      vi.advanceTimersByTime(3_900);
      latest().lost("kicked");
      vi.advanceTimersByTime(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 4000, 4000]);
  });

  it("spreads its tries over the whole wait", () => {
    keep({ random: () => 0 });
    latest().lost("refused");
    expect(waits).toEqual([0]);
    vi.advanceTimersByTime(0);
    expect(attempts).toHaveLength(2);
  });

  it("never gives up", () => {
    keep();
    for (let n = 0; n < 200; n++) {
      latest().lost("refused");
      vi.advanceTimersByTime(waits.at(-1) ?? 0);
    }
    expect(attempts).toHaveLength(201);
  });

  it("gives an attempt up that is heard but has not joined within 10 s, and closes it", () => {
    const onLost = vi.fn();
    keep({ onLost });
    for (let n = 0; n < 9; n++) {
      vi.advanceTimersByTime(1_000);
      latest().heard();
    }
    vi.advanceTimersByTime(999);
    expect(onLost).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onLost).toHaveBeenCalledWith("not joined within 10 s", 500);
    expect(attempts[0]?.isClosed).toBe(true);
  });

  it.each(["attempt", "session"])(
    "gives an %s up that is not heard for 4 s; each sign of life starts that anew",
    (what) => {
      const onLost = vi.fn();
      keep({ onLost });
      if (what === "session") latest().joined("session");
      vi.advanceTimersByTime(3_999);
      latest().heard();
      vi.advanceTimersByTime(3_999);
      expect(onLost).not.toHaveBeenCalled();
      vi.advanceTimersByTime(250);
      expect(onLost).toHaveBeenCalledWith("nothing heard for 4 s", 500);
      expect(attempts[0]?.isClosed).toBe(true);
    },
  );

  it("takes an attempt that throws for a lost one", () => {
    const open = vi.fn(() => {
      throw new Error("no such host");
    });
    const onLost = vi.fn();
    keep({ open, onLost });
    expect(onLost).toHaveBeenCalledWith("no such host", 500);
    vi.advanceTimersByTime(500);
    expect(open).toHaveBeenCalledTimes(2);
  });

  it("closes an attempt that was lost before it was even opened", () => {
    const close = vi.fn();
    keep({
      open: (link) => {
        link.lost("at once");
        return close;
      },
    });
    expect(close).toHaveBeenCalledTimes(1);
    expect(waits).toEqual([500]);
  });

  it("ignores what an attempt says once it is over", () => {
    const { joined } = keep();
    const first = latest();
    first.lost("gone");
    vi.advanceTimersByTime(500);
    first.lost("gone again");
    first.joined("ghost");
    first.heard();
    expect(joined).toEqual([]);
    expect(attempts).toHaveLength(2);
    latest().joined("session");
    vi.advanceTimersByTime(3_000);
    first.heard();
    vi.advanceTimersByTime(1_000);
    expect(waits).toHaveLength(2);
  });

  it("tells its states", () => {
    const { states } = keep();
    latest().joined("session");
    latest().lost("gone");
    controller.abort();
    expect(states).toEqual(["connecting", "online", "waiting", "stopped"]);
  });

  it("stops for good at the signal, whatever it was doing", () => {
    keep();
    latest().lost("gone");
    controller.abort();
    vi.advanceTimersByTime(60_000);
    expect(attempts).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("closes a joined session at the signal", () => {
    keep();
    latest().joined("session");
    controller.abort();
    expect(latest().isClosed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not begin anew when the signal comes with the loss", () => {
    keep({ onLost: () => controller.abort() });
    latest().lost("gone");
    vi.advanceTimersByTime(60_000);
    expect(attempts).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not even begin under a signal that has come", () => {
    controller.abort();
    keep();
    expect(attempts).toHaveLength(0);
  });
});
