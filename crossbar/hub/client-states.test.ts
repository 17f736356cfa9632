import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { topics } from "@realtimemonitor/protocol/topics.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTestHub, hubTimers, type TestHub } from "../testing/hub.ts";
import { addMachine, createSampler } from "../testing/people.ts";

let hub: TestHub;
let id: string;
beforeEach(async () => {
  vi.useFakeTimers(hubTimers);
  hub = await createTestHub();
  hub.start();
  ({ id } = await addMachine(hub.database));
  await hub.readAll();
});
afterEach(async () => {
  await hub.dispose();
  vi.useRealTimers();
});

const next = createSampler();
const state = (version: number, change: Record<string, unknown> = {}) => ({
  runId: "0".repeat(16),
  settings_version: version,
  result: "applied",
  reason: null,
  ...change,
});
const wanted = (version: number, change = {}) => ({ ...defaultSettings, version, ...change });
const pushesOf = (version: number) =>
  hub.published.filter(
    ({ topic, args }) => topic === topics.settings(id) && (args[0] as { version: number }).version === version,
  );

describe("the settings of a machine", () => {
  it("are pending until its agent has said something of them", () => {
    expect(hub.admin(id).settings).toMatchObject({ status: "pending", wanted_version: 1, reported_version: null });
    hub.sample(id, next());
    vi.advanceTimersByTime(10_000);
    expect(hub.admin(id).settings.status).toBe("pending");
  });

  it("are applied in the time from the push to the state, on the hub's clock", () => {
    hub.push(id, wanted(2));
    expect(hub.admin(id).settings).toMatchObject({ status: "pending", wanted_version: 2 });
    vi.advanceTimersByTime(43);
    hub.state(id, state(2));
    expect(hub.admin(id).settings).toMatchObject({ status: "applied", reported_version: 2, appliedInMs: 43 });
    vi.advanceTimersByTime(15_000);
    hub.state(id, state(2));
    expect(hub.admin(id).settings.appliedInMs).toBe(43);
  });

  it("are applied in an unknown time when their push was not seen", async () => {
    await hub.database.machine.update({ where: { id }, data: { settingsVersion: 2 } });
    await hub.local.reload(id);
    hub.state(id, state(2));
    expect(hub.admin(id).settings).toMatchObject({ status: "applied", appliedInMs: null });
  });

  it("are measured from the push also when the database told of them first", async () => {
    await hub.database.machine.update({ where: { id }, data: { settingsVersion: 2 } });
    await hub.local.reload(id);
    vi.advanceTimersByTime(500);
    hub.push(id, wanted(2));
    vi.advanceTimersByTime(7);
    hub.state(id, state(2));
    expect(hub.admin(id).settings.appliedInMs).toBe(7);
  });

  it("are rejected for the reason that the agent gives", () => {
    hub.push(id, wanted(2));
    hub.state(id, state(2, { result: "rejected", reason: "frequency: must be at least 0.5" }));
    expect(hub.admin(id).settings).toMatchObject({
      status: "rejected",
      reason: "frequency: must be at least 0.5",
      appliedInMs: null,
    });
  });

  it("have drifted when an agent that is there has others for over 5 s; then they are pushed again, ever more seldom", () => {
    hub.push(id, wanted(3));
    const live = (ms: number) => {
      for (let passed = 0; passed < ms; passed += 500) {
        hub.sample(id, next());
        vi.advanceTimersByTime(500);
      }
    };
    hub.state(id, state(2));
    live(5_000);
    expect(hub.admin(id).settings.status).toBe("pending");
    expect(pushesOf(3)).toEqual([]);
    live(500);
    expect(hub.admin(id).settings).toMatchObject({ status: "drifted", reported_version: 2 });
    expect(pushesOf(3)).toHaveLength(1);
    expect(pushesOf(3)[0]?.options).toEqual({ eligible_authid: [id] });
    live(10_500);
    expect(pushesOf(3)).toHaveLength(2);
    live(20_500);
    expect(pushesOf(3)).toHaveLength(3);
    live(10_000);
    expect(pushesOf(3)).toHaveLength(3);
    hub.state(id, state(3));
    expect(hub.admin(id).settings.status).toBe("applied");
    live(60_000);
    expect(pushesOf(3)).toHaveLength(3);
  });

  it("of a machine that is away are only pending, and have 5 s again when it comes back", () => {
    hub.state(id, state(1));
    hub.push(id, wanted(2));
    vi.advanceTimersByTime(60_000);
    expect(hub.admin(id).settings.status).toBe("pending");
    hub.sample(id, next(), { publisher: 7 });
    expect(hub.admin(id).settings.status).toBe("pending");
    expect(pushesOf(2)).toEqual([]);
  });

  it("are not pushed to an agent that has newer ones, which it would not give up", () => {
    hub.sample(id, next());
    hub.state(id, state(9));
    for (let n = 0; n < 40; n++) {
      hub.sample(id, next());
      vi.advanceTimersByTime(1_000);
    }
    expect(hub.admin(id).settings).toMatchObject({ status: "drifted", wanted_version: 1, reported_version: 9 });
    expect(pushesOf(1)).toEqual([]);
  });

  it("do not go back to an older push, which may be a replay", () => {
    hub.push(id, wanted(5, { frequency: 2 }));
    hub.push(id, wanted(4, { disabled: true }));
    expect(hub.admin(id)).toMatchObject({ disabled: false, settings: { wanted_version: 5 } });
  });

  it("are untouched by a push that is malformed, or for a machine that nobody knows", () => {
    hub.push(id, { version: 7 } as never);
    hub.push("m-0000000000000000", wanted(7));
    expect(hub.admin(id).settings.wanted_version).toBe(1);
  });

  it.each([
    [state(-1), "settings_version: must be at least 0"],
    [state(1, { result: "maybe" }), "result: must be one of applied, rejected"],
    [state(1, { reason: "x".repeat(301) }), "reason: must have a length of at most 300"],
    ["applied", "must be of type object"],
  ])("are untouched by the state %o", (payload, why) => {
    hub.state(id, payload);
    expect(hub.admin(id)).toMatchObject({
      lastRejection: `malformed: ${why}`,
      settings: { status: "pending", reported_version: null },
    });
  });

  it("cannot be reported in another machine's name", async () => {
    const other = await addMachine(hub.database);
    await hub.readAll();
    hub.state(id, state(1), { forward_for: [{ authid: id }, { authid: other.id }] });
    expect(hub.admin(id).settings.reported_version).toBeNull();
    expect(hub.admin(other.id).rejected).toBe(1);
  });
});
