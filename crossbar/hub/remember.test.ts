import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTestHub, hubTimers, type TestHub } from "../testing/hub.ts";
import { addMachine, createSampler } from "../testing/people.ts";

let hub: TestHub;
let id: string;
beforeEach(async () => {
  vi.useFakeTimers(hubTimers);
  hub = await createTestHub();
  ({ id } = await addMachine(hub.database));
  await hub.readAll();
  hub.start();
});
afterEach(async () => {
  await hub.dispose();
  vi.useRealTimers();
});

const next = createSampler();
const stored = () => hub.database.machine.findUniqueOrThrow({ where: { id } });
const state = { runId: "0".repeat(16), settings_version: 2, result: "applied", reason: null };
const settle = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 250) {
    vi.advanceTimersByTime(250);
    await settle();
  }
}

describe("what the hub remembers", () => {
  it("is the newest row and when it was seen, at most once a minute", async () => {
    const update = vi.spyOn(hub.database, "$transaction");
    for (let n = 0; n < 130; n++) {
      hub.sample(id, next());
      await pass(1_000);
    }
    expect(update.mock.calls.length).toBeGreaterThanOrEqual(2);
    expect(update.mock.calls.length).toBeLessThanOrEqual(3);
    const { seenAt, lastRow } = await stored();
    expect(Date.now() - Number(seenAt)).toBeLessThan(62_000);
    expect(lastRow).toMatchObject({ id, presence: "online", cpus: [12.5, 80] });
  });

  it("is written when a machine goes offline", async () => {
    hub.sample(id, next());
    await pass(1_000);
    const last = next();
    hub.sample(id, last);
    await pass(7_000);
    expect((await stored()).lastRow).toMatchObject({ seq: last.seq, presence: "offline" });
  });

  it("is written at a clean stop", async () => {
    hub.sample(id, next());
    await pass(1_000);
    const last = next();
    hub.sample(id, last);
    await hub.stop();
    expect((await stored()).lastRow).toMatchObject({ seq: last.seq });
  });

  it("is what the agent said of its settings, at once and only when that changes", async () => {
    hub.push(id, { ...defaultSettings, version: 2 });
    vi.advanceTimersByTime(12);
    hub.state(id, state);
    await pass(500);
    expect(await stored()).toMatchObject({ reportedVersion: 2, reportedResult: "applied", appliedInMs: 12 });
    const update = vi.spyOn(hub.database, "$transaction");
    for (let n = 0; n < 4; n++) {
      hub.state(id, state);
      await pass(15_000);
    }
    expect(update).not.toHaveBeenCalled();
    hub.state(id, { ...state, settings_version: 3, result: "rejected", reason: "no" });
    await pass(500);
    expect(await stored()).toMatchObject({ reportedVersion: 3, reportedResult: "rejected", reportedReason: "no" });
  });
});

describe("a database that is locked by another program", () => {
  it("holds up neither the live view nor the hub, shows as down, and is written to when it is free again", async () => {
    const other = new SqliteDatabase(hub.url.slice("file:".length));
    other.exec("BEGIN IMMEDIATE");
    const started = process.hrtime.bigint();
    hub.state(id, state);
    for (let n = 0; n < 20; n++) {
      hub.sample(id, next());
      await pass(1_000);
    }
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(2_500);
    expect(hub.row(id)?.presence).toBe("online");
    expect(await hub.local.health()).toEqual({ router: "ok", database: "down" });
    expect(hub.logged.filter((line) => line.includes("takes no writes"))).toHaveLength(1);
    expect((await stored()).reportedVersion).toBeNull();

    other.exec("ROLLBACK");
    other.close();
    await pass(31_000);
    expect((await stored()).reportedVersion).toBe(2);
    expect(await hub.local.health()).toEqual({ router: "ok", database: "ok" });
  });
});

describe("a database that cannot be read", () => {
  it("leaves the hub with what it knows", async () => {
    hub.sample(id, next());
    vi.spyOn(hub.database.machine, "findMany").mockRejectedValue(new Error("disk I/O error"));
    vi.spyOn(hub.database.machine, "findFirst").mockRejectedValue(new Error("disk I/O error"));
    await hub.readAll();
    await hub.readAll();
    expect(hub.row(id)?.presence).toBe("online");
    expect(await hub.local.health()).toMatchObject({ database: "down" });
    expect(hub.logged.filter((line) => line.includes("cannot be read"))).toHaveLength(1);
  });
});

describe("a machine that is to be forgotten when it stays away", () => {
  it("is removed after its time, counted from when somebody could have heard it", async () => {
    const joinedAt = Date.now() - 86_400_000;
    const brief = await addMachine(hub.database, { forgetAfterMs: 60_000, joinedAt });
    await hub.readAll();
    hub.offer.onJoined();
    await pass(50_000);
    hub.sample(brief.id, next());
    await pass(59_000);
    expect(hub.admin(brief.id).presence).toBe("offline");
    await pass(30_000);
    expect(() => hub.admin(brief.id)).toThrow(/knows no/);
    expect(await hub.database.machine.findUnique({ where: { id: brief.id } })).toBeNull();
    expect(hub.admin(id).id).toBe(id);
  });

  it("is when each change of the settings was proved, once", async () => {
    const values = { before: {}, after: {}, changedAt: 1n };
    for (const version of [2, 3]) {
      await hub.database.settingsChange.create({ data: { id: `c${version}`, machineId: id, version, ...values } });
    }
    const proofs = () =>
      hub.database.settingsChange.findMany({
        orderBy: { version: "asc" },
        select: { appliedAt: true, appliedInMs: true },
      });
    hub.push(id, { ...defaultSettings, version: 2 });
    vi.advanceTimersByTime(12);
    hub.state(id, state);
    await pass(500);
    const [first, second] = await proofs();
    expect(first).toEqual({ appliedAt: expect.any(BigInt), appliedInMs: 12 });
    expect(second).toEqual({ appliedAt: null, appliedInMs: null });
    hub.state(id, { ...state, settings_version: 3, result: "rejected", reason: "no" });
    await pass(500);
    hub.state(id, state);
    await pass(500);
    expect(await proofs()).toEqual([first, second]);
  });
});
