import type { AdminMachine, FleetFrame, FleetRow, FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { trendStepMs } from "@realtimemonitor/protocol/trend-column.ts";
import { beforeEach, describe, expect, it } from "vitest";
import { createLiveStore, type LiveStore } from "./store.ts";
import type { Topic } from "./subscriptions.ts";

const run = "a".repeat(16);
const [alpha, beta] = ["m-aaaaaaaaaaaaaaaa", "m-bbbbbbbbbbbbbbbb"];
const machine = (id: string, name: string) => ({ id, name, ip: null, tags: [] });
const row = (id: string, more: Partial<FleetRow> = {}): FleetRow => ({
  id,
  seq: 1,
  presence: "online",
  receivedAt: 1_000,
  sampledAt: 1,
  settings_version: 1,
  ...more,
});
const snapshot = (number: number, more: Partial<FleetSnapshot> = {}): FleetSnapshot => ({
  hubRunId: run,
  number,
  sentAt: 1_000,
  machines: [machine(alpha, "alpha"), machine(beta, "beta")],
  rows: [row(alpha), row(beta)],
  ...more,
});
const frame = (number: number, more: Partial<FleetFrame> = {}): FleetFrame => ({
  ...snapshot(number, { machines: [], rows: [] }),
  gone: [],
  ...more,
});

let stopwatch = 0;
let store: LiveStore;
const names = () => store.cardIds().map((id) => store.card(id)?.machine.name);
beforeEach(() => {
  stopwatch = 0;
  store = createLiveStore({ fleet: snapshot(0) }, () => stopwatch);
  store.applyFleetSnapshot(snapshot(5));
});

describe("frames", () => {
  it("change what they name and leave the rest as the same objects", () => {
    const [old, same] = [store.card(alpha), store.card(beta)];
    expect(store.applyFleetFrame(frame(6, { rows: [row(alpha, { seq: 2 })] }))).toBe("applied");
    expect(store.card(alpha)).toMatchObject({ row: { seq: 2 }, machine: { name: "alpha" } });
    expect(store.card(alpha)).not.toBe(old);
    expect(store.card(beta)).toBe(same);
  });

  it("that are older than the snapshot are dropped", () => {
    expect(store.applyFleetFrame(frame(5, { gone: [alpha] }))).toBe("old");
    expect(names()).toEqual(["alpha", "beta"]);
  });

  it("after a missing one are a gap: nothing is half used, and the next snapshot heals it", () => {
    expect(store.applyFleetFrame(frame(7, { gone: [alpha] }))).toBe("gap");
    expect(names()).toEqual(["alpha", "beta"]);
    expect(store.applyFleetFrame(frame(8, { gone: [beta] }))).toBe("old"); // it waits
    expect(store.applyFleetSnapshot(snapshot(7))).toBe("applied");
    expect(names()).toEqual(["alpha"]);
    expect(store.applyFleetFrame(frame(9, { gone: [alpha] }))).toBe("applied");
  });

  it("of another run of the hub are a gap, though their numbers fit", () => {
    const hubRunId = "b".repeat(16);
    expect(store.applyFleetFrame(frame(6, { hubRunId }))).toBe("gap");
    expect(store.applyFleetSnapshot(snapshot(6, { hubRunId }))).toBe("applied");
    expect(store.applyFleetFrame(frame(7, { hubRunId, gone: [beta] }))).toBe("applied");
    expect(names()).toEqual(["alpha"]);
  });

  it("that come before the snapshot wait for it, and a gap among them asks again", () => {
    store.restartFleet();
    for (const number of [7, 8, 10]) store.applyFleetFrame(frame(number, { gone: number === 8 ? [alpha] : [] }));
    expect(store.applyFleetSnapshot(snapshot(7))).toBe("gap");
    expect(names()).toEqual(["beta"]);
    expect(store.applyFleetSnapshot(snapshot(10))).toBe("applied");
    expect(store.applyFleetFrame(frame(11))).toBe("applied");
  });

  it("of a hub that is no more do not keep the page from the new one", () => {
    store.restartFleet();
    store.applyFleetFrame(frame(6));
    const fresh = snapshot(1, { hubRunId: "b".repeat(16) });
    expect(store.applyFleetSnapshot(fresh)).toBe("gap");
    expect(store.applyFleetSnapshot(fresh)).toBe("applied");
  });
});

describe("cards", () => {
  it("are made on the first sample", () => {
    const id = "m-cccccccccccccccc";
    store.applyFleetFrame(frame(6, { machines: [machine(id, "Aaron")] }));
    expect(names()).toEqual(["alpha", "beta"]);
    expect(store.waitingCount()).toBe(1);
    store.applyFleetFrame(frame(7, { rows: [row(id)] }));
    expect(names()).toEqual(["Aaron", "alpha", "beta"]);
  });

  it("vanish when the machine is gone and come back with it", () => {
    store.applyFleetFrame(frame(6, { gone: [alpha] }));
    expect(names()).toEqual(["beta"]);
    store.applyFleetFrame(frame(7, { machines: [machine(alpha, "alpha")], rows: [row(alpha)] }));
    expect(names()).toEqual(["alpha", "beta"]);
  });

  it("vanish when a later snapshot no longer has them", () => {
    store.applyFleetSnapshot(snapshot(9, { machines: [machine(beta, "beta")], rows: [row(beta)] }));
    expect(names()).toEqual(["beta"]);
  });

  it("keep the same list as long as it is the same", () => {
    const ids = store.cardIds();
    store.applyFleetFrame(frame(6, { rows: [row(alpha)] }));
    expect(store.cardIds()).toBe(ids);
  });

  it("keep their values while the page is disconnected", () => {
    store.setConnection("offline");
    expect(names()).toEqual(["alpha", "beta"]);
    expect(store.connection()).toBe("offline");
  });
});

describe("an age", () => {
  it("is the hub's difference alone until the stopwatch runs, so that server and browser draw the same", () => {
    stopwatch = 99_999;
    expect(createLiveStore({ fleet: snapshot(0, { sentAt: 4_000 }) }, () => stopwatch).ageMs(1_000)).toBe(3_000);
  });

  it("grows by the stopwatch and is set right by each frame, whatever any wall clock says", () => {
    store.startClock();
    stopwatch += 2_500;
    expect(store.ageMs(1_000)).toBe(2_500);
    store.applyFleetFrame(frame(6, { sentAt: 3_400 }));
    stopwatch += 100;
    expect(store.ageMs(1_000)).toBe(2_500);
    expect(store.ageMs(9_000)).toBe(0);
  });
});

describe("the admin's list", () => {
  const settings = { wanted_version: 2, reported_version: 1, reason: null, appliedInMs: null, reportedAt: null };
  const entry = (status: "pending" | "applied"): AdminMachine => ({
    ...machine(alpha, "alpha"),
    presence: "online",
    disabled: false,
    seenAt: null,
    settings: { ...settings, status },
    rejected: 0,
    lastRejection: null,
    timing: { skewMs: null, jitterMs: null, roundTripMs: null, missedTicks: 0 },
    history: { missing: 0, healed: 0, held: null, lost: 0 },
  });
  const writing = { status: "ok" as const, problem: null, since: null, waiting: 0, checkedAt: null };
  const numbered = { hubRunId: run, sentAt: 1, rejectedStrangers: 3, store: writing };

  it("follows its own numbers", () => {
    store.applyAdminSnapshot({ ...numbered, number: 2, machines: [entry("pending")] });
    expect(store.applyAdminFrame({ ...numbered, number: 3, machines: [entry("applied")], gone: [] })).toBe("applied");
    expect(store.adminMachine(alpha)?.settings.status).toBe("applied");
    expect(store.rejectedStrangers()).toBe(3);
    expect(store.applyAdminFrame({ ...numbered, number: 5, machines: [], gone: [alpha] })).toBe("gap");
    expect(store.adminMachines()).toHaveLength(1);
    store.applyAdminSnapshot({ ...numbered, number: 5, machines: [] });
    expect(store.adminMachines()).toEqual([]);
  });

  it("tells who has joined but not sent a sample yet, which the live fleet does not", () => {
    const [joined, seen] = [entry("pending"), { ...entry("pending"), id: beta, seenAt: 1 }];
    const disabled = { ...joined, id: "m-cccccccccccccccc", disabled: true };
    store.applyAdminSnapshot({ ...numbered, number: 1, machines: [joined, seen, disabled] });
    expect(store.waitingCount()).toBe(1);
  });
});

describe("listeners", () => {
  const heard: Topic[] = [];
  const times = (topic: Topic) => heard.filter((one) => one === topic).length;
  beforeEach(() => {
    heard.length = 0;
    const topics: Topic[] = [`machine ${alpha}`, `machine ${beta}`, "roster", "beat", "clock", "connection", "all"];
    for (const topic of topics) store.subscribe(topic, () => heard.push(topic));
  });

  it("hear of the machines that a frame names, and of nothing else", () => {
    store.applyFleetFrame(frame(6, { rows: [row(alpha, { seq: 2 })] }));
    store.applyFleetFrame(frame(7));
    expect(heard).toEqual([`machine ${alpha}`, "all", "all"]);
  });

  it("hear when machines come, go, or have another name", () => {
    store.applyFleetFrame(frame(6, { gone: [alpha] }));
    store.applyFleetFrame(frame(7, { machines: [machine(beta, "gamma")] }));
    store.applyFleetFrame(frame(8, { machines: [machine(beta, "gamma")] }));
    expect([times(`machine ${alpha}`), times(`machine ${beta}`), times("roster"), times("beat")]).toEqual([1, 1, 2, 2]);
    expect(store.summary().machines).toBe(1);
  });

  it("hear each tick of the clock, and each second of a beat", () => {
    for (stopwatch = 0; stopwatch < 4_000; stopwatch += 500) store.tick();
    expect([times("clock"), times("beat"), times("roster")]).toEqual([8, 4, 0]);
  });

  it("hear of frames at the pace that they are told, and who waits for that after them", () => {
    const paced: (() => void)[] = [];
    store = createLiveStore(
      { fleet: snapshot(0) },
      () => stopwatch,
      (tell) => paced.push(tell),
    );
    store.applyFleetSnapshot(snapshot(5));
    store.subscribe(`machine ${alpha}`, () => heard.push(`machine ${alpha}`));
    store.applyFleetFrame(frame(6, { rows: [row(alpha, { seq: 2 })] }));
    store.whenTold(() => heard.push("all"));
    store.applyFleetFrame(frame(7, { rows: [row(alpha, { seq: 3 })] }));
    expect([heard.length, store.card(alpha)?.row.seq]).toEqual([0, 3]);
    paced[0]?.();
    store.whenTold(() => heard.push("beat"));
    expect(heard).toEqual([`machine ${alpha}`, "all", "beat"]);
  });

  it("hear of the connection", () => {
    store.setConnection("online");
    expect(heard).toEqual(["connection", "all"]);
  });
});

describe("trends", () => {
  const at = (step: number) => step * trendStepMs;
  const grow = (number: number, step: number, percent: number) =>
    store.applyFleetFrame(
      frame(number, {
        sentAt: at(step),
        rows: [row(alpha, { seq: number, receivedAt: at(step), cpus: [percent, percent] })],
      }),
    );

  it("grow with the rows, and show the steps that are over", () => {
    store.startClock();
    for (const [number, step, percent] of [
      [6, 100, 10],
      [7, 101, 20],
      [8, 102, 30],
    ] as const)
      grow(number, step, percent);
    store.tick();
    const trend = store.trend(alpha);
    expect(trend?.cpus.slice(-2)).toEqual([10, 20]);
    expect(trend?.memory.at(-1)).toBeNull();
    expect(store.trend(alpha)).toBe(trend);
  });

  it("take in what the hub knows from before", () => {
    store.startClock();
    grow(6, 100, 10);
    const known = { id: alpha, step: 100, cpus: [1, null, 3], memory: [7, 8, 9] };
    store.applyTrends({ trends: [known, { ...known, id: "m-cccccccccccccccc" }] });
    stopwatch += trendStepMs;
    store.tick();
    expect(store.trend(alpha)?.cpus.slice(-3)).toEqual([1, null, 10]);
    expect(store.trend(alpha)?.memory.slice(-3)).toEqual([7, 8, 9]);
  });

  it("make a processor that was busy for a minute a concern", () => {
    store.startClock();
    for (let step = 0; step <= 12; step += 1) grow(6 + step, 100 + step, 97);
    store.tick();
    stopwatch += 1_000;
    store.tick();
    expect(store.concern(alpha).reason).toBe("cpu 97 % for a minute");
    expect(store.trouble()).toEqual({ alarm: 0, warn: 1, offline: 0, firstReason: "alpha: cpu 97 % for a minute" });
  });
});

describe("trouble", () => {
  const full = { usedBytes: 97, totalBytes: 100 };

  it("is the same object as long as it is the same", () => {
    const count = () => {
      stopwatch += 1_000;
      store.tick();
      return store.trouble();
    };
    const quiet = count();
    expect(quiet).toEqual({ alarm: 0, warn: 0, offline: 0 });
    store.applyFleetFrame(frame(6, { rows: [row(alpha, { memory: full })] }));
    const one = count();
    expect(one).toMatchObject({ alarm: 1, firstReason: "alpha: memory 97 %" });
    store.applyFleetFrame(frame(7, { rows: [row(alpha, { seq: 2, memory: full })] }));
    expect(count()).toBe(one);
  });

  it("of a machine is the same object as long as it says the same", () => {
    const concern = store.concern(alpha);
    store.applyFleetFrame(frame(6, { rows: [row(alpha, { seq: 2 })] }));
    expect(store.concern(alpha)).toBe(concern);
  });
});

it("knows who came while the page was open", () => {
  const id = "m-cccccccccccccccc";
  store.startClock();
  stopwatch = 5_000;
  store.applyFleetFrame(frame(6, { machines: [machine(id, "new")], rows: [row(id)] }));
  stopwatch = 6_500;
  expect(store.arrivedMsAgo(id)).toBe(1_500);
  expect(store.arrivedMsAgo(alpha)).toBeUndefined();
});
