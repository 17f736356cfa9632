import { clientStatePeriodMs } from "@realtimemonitor/protocol/client-state.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTestHub, hubTimers, type TestHub } from "../testing/hub.ts";
import { addMachine, createSampler } from "../testing/people.ts";

let hub: TestHub;
beforeEach(async () => {
  vi.useFakeTimers(hubTimers);
  hub = await createTestHub();
  hub.start();
});
afterEach(async () => {
  await hub.dispose();
  vi.useRealTimers();
});

const next = createSampler();
async function machineWith(change: Parameters<typeof addMachine>[1]) {
  const { id } = await addMachine(hub.database, change);
  await hub.readAll();
  return id;
}
const presenceAfter = (id: string, ms: number) => {
  vi.advanceTimersByTime(ms);
  return hub.admin(id).presence;
};
const applied = (version: number) => ({
  runId: "0".repeat(16),
  settings_version: version,
  result: "applied",
  reason: null,
});

describe("presence", () => {
  it("is online while samples come, late when two are missing, offline when five are", async () => {
    const id = await machineWith({});
    expect(hub.admin(id).presence).toBe("offline");
    for (let n = 0; n < 5; n++) {
      hub.sample(id, next());
      expect(presenceAfter(id, 1_000)).toBe("online");
    }
    expect(presenceAfter(id, 1_900)).toBe("online");
    expect(presenceAfter(id, 400)).toBe("late");
    expect(presenceAfter(id, 2_600)).toBe("late");
    expect(presenceAfter(id, 400)).toBe("offline");
    expect(hub.row(id)).toMatchObject({ presence: "offline", cpus: [12.5, 80] });
    hub.sample(id, next());
    expect(hub.row(id)?.presence).toBe("online");
  });

  it.each([
    [0.5, 3_000, 6_000],
    [60, 121_000, 301_000],
  ])("follows a frequency of %d s: late after %d ms, offline after %d ms", async (frequency, lateMs, offlineMs) => {
    const id = await machineWith({ frequency });
    hub.sample(id, next());
    expect(presenceAfter(id, lateMs - 300)).toBe("online");
    expect(presenceAfter(id, 600)).toBe("late");
    expect(presenceAfter(id, offlineMs - lateMs - 600)).toBe("late");
    expect(presenceAfter(id, 600)).toBe("offline");
  });

  it("does not call a machine late while a faster frequency is still on its way to it", async () => {
    const id = await machineWith({ frequency: 60 });
    hub.sample(id, next());
    hub.push(id, { ...defaultSettings, version: 2, frequency: 1 });
    expect(presenceAfter(id, 60_000)).toBe("online");
    hub.sample(id, next({ settings_version: 2 }));
    expect(presenceAfter(id, 4_000)).toBe("late");
  });

  it("ends at once when the last session leaves, and not before", async () => {
    const id = await machineWith({});
    hub.sample(id, next(), { publisher: 1 });
    hub.sample(id, next(), { publisher: 2 });
    hub.leave(1);
    hub.leave(99);
    expect(hub.admin(id).presence).toBe("online");
    hub.leave(2);
    expect(hub.admin(id).presence).toBe("offline");
    hub.sample(id, next(), { publisher: 3 });
    expect(hub.admin(id).presence).toBe("online");
  });

  it("of a disabled machine comes from its states", async () => {
    const id = await machineWith({ disabled: true });
    hub.state(id, applied(1));
    expect(presenceAfter(id, 2 * clientStatePeriodMs)).toBe("online");
    expect(presenceAfter(id, 2_000)).toBe("late");
    expect(presenceAfter(id, 5 * clientStatePeriodMs)).toBe("offline");
  });

  it("does not depend on the hub's wall clock, which may jump", async () => {
    const id = await machineWith({});
    hub.sample(id, next());
    vi.setSystemTime(Date.now() + 86_400_000);
    expect(presenceAfter(id, 1_000)).toBe("online");
  });

  it("goes on after a restart of the hub from what the database remembers", async () => {
    const row = { id: "m-0000000000000000", seq: 1, sampledAt: 1, settings_version: 1, receivedAt: 1 };
    const recent = await machineWith({ seenAt: Date.now() - 1_000, lastRow: row });
    const old = await machineWith({ seenAt: Date.now() - 60_000, lastRow: { ...row, cpus: [50] } });
    vi.advanceTimersByTime(250);
    expect(hub.row(recent)?.presence).toBe("online");
    expect(hub.row(old)).toMatchObject({ presence: "offline", cpus: [50] });
  });
});
