import { AdminFrame, AdminSnapshot, FleetFrame, FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { procedures, topics } from "@realtimemonitor/protocol/topics.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTestHub, hubTimers, type TestHub } from "../testing/hub.ts";
import { addMachine, createSampler } from "../testing/people.ts";

let hub: TestHub;
let id: string;
beforeEach(async () => {
  vi.useFakeTimers(hubTimers);
  hub = await createTestHub();
  ({ id } = await addMachine(hub.database, { name: "<b>web</b>", tags: ["eu"] }));
  await hub.readAll();
  hub.start();
  await pass(1_000);
  hub.published.length = 0;
});
afterEach(async () => {
  await hub.dispose();
  vi.useRealTimers();
});

const next = createSampler();
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
/** What is due at once goes out at the end of the turn. */
const turn = () => Promise.resolve();

describe("fleet frames", () => {
  it("go out at once when the last one is old enough", async () => {
    hub.sample(id, next());
    await turn();
    expect(hub.frames()).toHaveLength(1);
    expect(FleetFrame.parse(hub.frames()[0])).toMatchObject({
      machines: [{ id, name: "<b>web</b>", ip: "192.0.2.1", tags: ["eu"] }],
      rows: [{ id, presence: "online" }],
      gone: [],
    });
  });

  it("come together when they would follow too fast: the newest row of each, at most thirty frames a second", async () => {
    const others = await Promise.all(Array.from({ length: 9 }, () => addMachine(hub.database)));
    await hub.readAll();
    await pass(100);
    hub.published.length = 0;
    const samplers = [id, ...others.map((other) => other.id)].map((one) => [one, createSampler()] as const);
    for (let ms = 0; ms < 1_000; ms += 5) {
      const [one, sample] = samplers[(ms / 5) % 10] as (typeof samplers)[number];
      hub.sample(one, sample());
      await pass(5);
    }
    const frames = hub.frames();
    expect(frames.length).toBeGreaterThan(20);
    expect(frames.length).toBeLessThanOrEqual(31);
    const last = new Map(frames.flatMap((frame) => frame.rows).map((row) => [row.id, row.seq]));
    await pass(33);
    expect(last.size).toBe(10);
  });

  it("are numbered without a gap within one run of the hub", async () => {
    for (let n = 0; n < 5; n++) {
      hub.sample(id, next());
      await pass(700);
    }
    const numbers = hub.frames().map((frame) => frame.number);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    expect(new Set(hub.frames().map((frame) => frame.hubRunId)).size).toBe(1);
  });

  it("carry what stands still on a card only when it changes", async () => {
    hub.sample(id, next());
    await pass(50);
    hub.sample(id, next());
    await turn();
    expect(hub.frames()[1]).toMatchObject({ machines: [], rows: [{ id }] });
    await hub.database.machine.update({ where: { id }, data: { name: "db-1" } });
    await pass(50);
    await hub.local.reload(id);
    await turn();
    expect(hub.frames().at(-1)?.machines).toMatchObject([{ id, name: "db-1" }]);
  });

  it("come empty every 2 s when nothing changes, so that a page knows that the hub lives", async () => {
    await pass(6_500);
    expect(hub.frames()).toHaveLength(3);
    expect(hub.frames().every((frame) => frame.rows.length + frame.machines.length + frame.gone.length === 0)).toBe(
      true,
    );
  });

  it("tell that a machine is gone at once when it is disabled, and show it again with its next sample", async () => {
    hub.sample(id, next());
    await pass(50);
    hub.push(id, { ...defaultSettings, version: 2, disabled: true });
    await turn();
    expect(hub.frames().at(-1)).toMatchObject({ gone: [id], rows: [] });
    expect(hub.local.fleet()).toMatchObject({ machines: [], rows: [] });
    await pass(5_000);
    hub.push(id, { ...defaultSettings, version: 3, disabled: false });
    expect(hub.local.fleet().rows).toEqual([]);
    await pass(50);
    hub.sample(id, next({ settings_version: 3 }));
    await turn();
    expect(hub.frames().at(-1)).toMatchObject({ machines: [{ id }], rows: [{ id, presence: "online" }], gone: [] });
  });

  it("tell that a machine is gone when it is removed, and its sessions are ended", async () => {
    hub.sample(id, next());
    await pass(50);
    await hub.database.machine.delete({ where: { id } });
    await hub.local.reload(id);
    await turn();
    expect(hub.frames().at(-1)?.gone).toEqual([id]);
    expect(hub.called).toContainEqual({
      procedure: "wamp.session.kill_by_authid",
      args: [id, expect.any(String), expect.any(String)],
    });
    hub.sample(id, next());
    expect(hub.local.admin()).toMatchObject({ machines: [], rejectedStrangers: 1 });
  });
});

describe("the fleet's snapshot", () => {
  it("has all that is shown, as of the last frame's number", async () => {
    await addMachine(hub.database);
    await hub.readAll();
    hub.sample(id, next());
    await pass(100);
    const snapshot = FleetSnapshot.parse(hub.call(procedures.fleetSnapshot));
    expect(snapshot).toMatchObject({ machines: [{ id }], rows: [{ id }], number: hub.frames().at(-1)?.number });
    expect(snapshot).toEqual({ ...hub.local.fleet(), sentAt: snapshot.sentAt });
  });
});

describe("admin frames", () => {
  it("have all machines, also those that the dashboard does not show", async () => {
    expect(AdminSnapshot.parse(hub.call(procedures.fleetAdminSnapshot)).machines).toMatchObject([
      { id, presence: "offline", disabled: false, seenAt: null, rejected: 0, lastRejection: null },
    ]);
  });

  it("do not follow each sample, but each change of presence, settings and rejects, four a second at most", async () => {
    const next = createSampler();
    for (let n = 0; n < 20; n++) {
      hub.sample(id, next());
      await pass(300);
    }
    const told = () => hub.adminFrames().filter((frame) => frame.machines.length > 0);
    expect(told()).toHaveLength(1);
    expect(AdminFrame.parse(told()[0]).machines).toMatchObject([{ id, presence: "online" }]);
    for (let n = 0; n < 50; n++) {
      hub.sample(id, "junk");
      await pass(10);
    }
    await pass(250);
    expect(told().length).toBeLessThanOrEqual(5);
    expect(told().at(-1)?.machines[0]?.rejected).toBe(50);
  });

  it("are for administrators alone, whoever subscribes by a prefix", async () => {
    hub.sample(id, "junk");
    await pass(250);
    const options = hub.published.filter(({ topic }) => topic === topics.fleetAdmin).map((one) => one.options);
    expect(options.length).toBeGreaterThan(0);
    for (const option of options) expect(option).toEqual({ eligible_authrole: ["admin"] });
  });

  it("tell of strangers, and of machines that are gone", async () => {
    hub.sample("m-0000000000000000", next());
    await pass(250);
    expect(hub.adminFrames().at(-1)).toMatchObject({ machines: [], rejectedStrangers: 1 });
    await hub.database.machine.delete({ where: { id } });
    await hub.readAll();
    await pass(250);
    expect(hub.adminFrames().at(-1)?.gone).toEqual([id]);
  });
});

describe("a connection that the router's guard cut off", () => {
  const why = "over 10 messages a second";

  it("is counted on its machine's account, with the reason", () => {
    hub.cut({ authid: id, role: "agent", why, count: 3 });
    expect(hub.admin(id)).toMatchObject({ rejected: 3, lastRejection: `cut off: ${why}` });
  });

  it("counts as a stranger's when it had not joined, or is a page's", () => {
    hub.cut({ authid: null, role: null, why, count: 2 });
    hub.cut({ authid: "v-somebody", role: "viewer", why, count: 1 });
    expect(hub.local.admin().rejectedStrangers).toBe(3);
    expect(hub.admin(id).rejected).toBe(0);
  });
});
