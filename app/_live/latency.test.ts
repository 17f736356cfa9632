import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { rowOf } from "../../crossbar/hub/machine.ts";
import { createRunTiming } from "../../crossbar/hub/timing.ts";
import { createLatency, type Latency } from "./latency.ts";
import { delayInWords, latencyInWords } from "./latency-words.ts";

/**
 * The true time is that of the fake timers. The hub's clock, the page's stopwatch and the clocks of the agent are each off it by
 * what a test says; a test's ways are as long as it says, too.
 */
type Ways = { toHub(): number; toPage(): number; ask(): number; answer(): number };
type Clocks = { hubAheadMs: number; stopwatchAheadMs: number; agentTimeAheadMs: number };

const start = 1_795_000_000_000;
let random: () => number;
beforeEach(() => {
  vi.useFakeTimers({ now: start });
  let seed = 42;
  random = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
});
afterEach(() => vi.useRealTimers());

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const wide = { skewMs: null, jitterMs: null, missedTicks: 0 };
const clocks = { hubAheadMs: 0, stopwatchAheadMs: 0, agentTimeAheadMs: 0 };
const even: Ways = { toHub: () => 6, toPage: () => 5, ask: () => 5, answer: () => 5 };

/** Machines tick each second, the hub reckons as it does, and the page measures; returns the badge and the truth. */
async function watch(ways: Ways, set: Partial<Clocks> = {}, options = { seconds: 25, roundTripMs: 12 }) {
  const { hubAheadMs, stopwatchAheadMs, agentTimeAheadMs } = { ...clocks, ...set };
  const hubNow = () => Math.floor(Date.now() + hubAheadMs);
  const latency = createLatency({ now: () => Date.now() - start + stopwatchAheadMs, isVisible: () => true });
  const truth: number[] = [];
  latency.begin(async () => {
    await after(ways.ask());
    const at = hubNow();
    await after(ways.answer());
    return at;
  });

  async function tick(id: string, seq: number, timing: ReturnType<typeof createRunTiming>) {
    const tickedAt = Date.now();
    const monotonicMs = Math.floor(tickedAt - start + 5_000);
    const sampledAt = Math.floor(tickedAt + agentTimeAheadMs);
    await after(ways.toHub());
    const receivedAt = hubNow();
    const at = timing.heard({ seq, sampledAt, monotonicMs, periodMs: 1_000 }, receivedAt, options.roundTripMs);
    const sample = { runId: "0".repeat(16), seq, sampledAt, monotonicMs, settings_version: 1 };
    const row = rowOf({ id, timing: { ...wide, roundTripMs: options.roundTripMs } }, sample, receivedAt, at);
    await after(ways.toPage());
    latency.applied({ rows: [{ ...row, presence: "online" }], gone: [] });
    if (seq > options.seconds - 10) truth.push(Date.now() - tickedAt);
  }
  const timings = ["m-1", "m-2", "m-3"].map((id) => ({ id, timing: createRunTiming() }));
  for (let seq = 0; seq < options.seconds; seq += 1) {
    for (const [index, { id, timing }] of timings.entries())
      setTimeout(() => void tick(id, seq, timing), 1_000 * seq + 300 * index);
  }
  await vi.advanceTimersByTimeAsync(options.seconds * 1_000 + 500);
  truth.sort((a, b) => a - b);
  return { latency, badge: latency.reading(), trueMs: truth[Math.floor(truth.length / 2)] ?? Number.NaN };
}
const within = async (limitMs: number, watched: ReturnType<typeof watch>) => {
  const { badge, trueMs } = await watched;
  expect(Math.abs((badge?.medianMs ?? Number.NaN) - trueMs)).toBeLessThanOrEqual(limitMs);
};

describe("the latency from tick to page", () => {
  it("is what it is, when all is even", () => within(2, watch(even)));

  const fiveMinutes = 300_000;
  it.each([
    ["the host's clock is ahead", { agentTimeAheadMs: fiveMinutes }],
    ["the host's clock is behind", { agentTimeAheadMs: -fiveMinutes }],
    ["the hub's clock is ahead", { hubAheadMs: fiveMinutes }],
    ["the hub's clock is behind", { hubAheadMs: -fiveMinutes }],
    ["all are apart", { agentTimeAheadMs: fiveMinutes, hubAheadMs: -fiveMinutes, stopwatchAheadMs: 9e8 }],
  ])("is the same when %s by five minutes", (_what, set) => within(2, watch(even, set)));

  it("is right when ways are uneven for each message, and sometimes very slow", async () => {
    const way = (least: number) => () => least + random() ** 4 * 60 + (random() < 0.05 ? 400 : 0);
    const ways = { toHub: way(6), toPage: way(5), ask: way(5), answer: way(5) };
    await within(20, watch(ways, { agentTimeAheadMs: -fiveMinutes, hubAheadMs: fiveMinutes }));
  });

  it.each([
    ["the question", { ask: () => 35, answer: () => 3 }],
    ["the answer", { ask: () => 3, answer: () => 35 }],
  ])("is right within 20 ms when %s always takes longer", (_what, way) => within(20, watch({ ...even, ...way })));

  it("says how sure it is", async () => {
    const { badge } = await watch({ ...even, ask: () => 60, answer: () => 10 });
    expect(badge?.withinMs).toBeGreaterThanOrEqual(35);
    expect((await watch(even)).badge?.withinMs).toBeLessThanOrEqual(8);
  });

  it("knows the worst of the last ten seconds", async () => {
    let left = 3;
    const ways = { ...even, toPage: () => (Date.now() > start + 20_000 && left-- === 1 ? 800 : 5) };
    expect((await watch(ways)).badge?.worstMs).toBeGreaterThan(750);
  });
});

describe("what is measured", () => {
  let latency: Latency;
  let seq: number;
  beforeEach(() => {
    seq = 0;
    latency = createLatency({ now: () => Date.now() - start, isVisible: () => true });
    latency.begin(async () => Date.now());
  });
  const row = (change = {}) => {
    seq += 1;
    const at = Date.now();
    const base = { id: "m-1", seq, sampledAt: at, settings_version: 1, presence: "online" as const };
    return { ...base, receivedAt: at, takenAt: at - 40, ...change };
  };
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  async function apply(change = {}): Promise<void> {
    await pass(1_000);
    latency.applied({ rows: [row(change)], gone: [] });
  }

  it("is each new row of machines that are online", async () => {
    await apply();
    expect(latency.reading()).toBeUndefined(); // its first row may be old
    await apply();
    expect(latency.reading()).toMatchObject({ medianMs: 40 });
    await apply({ presence: "late", takenAt: Date.now() - 3_000 });
    expect(latency.reading()).toMatchObject({ medianMs: 40, worstMs: 40 });
  });

  it("is not a row that is told again, nor one that does not tell when it was taken", async () => {
    const receivedAt = Date.now();
    await apply();
    await apply({ receivedAt, takenAt: receivedAt });
    await apply({ receivedAt, takenAt: receivedAt });
    await apply({ takenAt: undefined });
    expect(latency.reading()?.worstMs).toBeGreaterThan(900); // the second one, which was new
    expect(latency.reading()?.medianMs).toBeGreaterThan(900);
  });

  it("goes when nothing comes any more, and at once when the session ends", async () => {
    await apply();
    await apply();
    for (let second = 0; second < 12; second += 1) {
      await pass(1_000);
      latency.applied({ rows: [], gone: [] });
    }
    expect(latency.reading()).toBeUndefined();
    await apply();
    expect(latency.reading()).toBeDefined();
    latency.end();
    expect(latency.reading()).toBeUndefined();
  });

  it("is told once a second at most, and stays the same object until then", async () => {
    const told = vi.fn();
    latency.subscribe(told);
    await apply();
    for (let n = 0; n < 100; n += 1) {
      await pass(20);
      latency.applied({ rows: [row({ takenAt: Date.now() - n })], gone: [] });
    }
    expect(told.mock.calls.length).toBeLessThanOrEqual(3);
    expect(latency.reading()).toBe(latency.reading());
  });
});

describe("asking the hub", () => {
  it("is quick at first, and then rare; a hub that fails once is asked again", async () => {
    const ask = vi.fn(async () => Date.now());
    ask.mockRejectedValueOnce(new Error("away"));
    const latency = createLatency({ now: () => Date.now() - start, isVisible: () => true });
    latency.begin(ask);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(ask).toHaveBeenCalledTimes(6);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ask.mock.calls.length).toBeLessThanOrEqual(13);
    latency.end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ask.mock.calls.length).toBeLessThanOrEqual(13);
  });

  it("rests while nobody looks", async () => {
    let isVisible = false;
    const ask = vi.fn(async () => Date.now());
    createLatency({ now: () => Date.now() - start, isVisible: () => isVisible }).begin(ask);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ask).not.toHaveBeenCalled();
    isVisible = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ask).toHaveBeenCalledOnce();
  });
});

it("is said in few digits, and what it is in words", () => {
  expect([7, 999.4, 1_000, 1_240, 9_960, 34_000].map(delayInWords)).toEqual([
    "7 ms",
    "999 ms",
    "1.0 s",
    "1.2 s",
    "10 s",
    "34 s",
  ]);
  expect(latencyInWords({ medianMs: 12, worstMs: 45, withinMs: 3 })).toMatch(
    /^12 ms from the agent's tick to this page/,
  );
});
