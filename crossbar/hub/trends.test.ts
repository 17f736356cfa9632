import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { procedures } from "@realtimemonitor/protocol/topics.ts";
import { HubTime, Trends, trendStepMs, trendSteps, trendsLimit } from "@realtimemonitor/protocol/trend.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTestHub, hubTimers, type TestHub } from "../testing/hub.ts";
import { addMachine, createSampler } from "../testing/people.ts";

let hub: TestHub;
let id: string;
let next: ReturnType<typeof createSampler>;
beforeEach(async () => {
  vi.useFakeTimers(hubTimers);
  vi.setSystemTime(Math.ceil(Date.now() / trendStepMs) * trendStepMs); // steps begin with the test
  hub = await createTestHub();
  ({ id } = await addMachine(hub.database));
  await hub.readAll();
  hub.start();
  next = createSampler();
});
afterEach(async () => {
  await hub.dispose();
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const ask = (...args: unknown[]) => Trends.parse(hub.call(procedures.fleetTrends, args)).trends;
const percents = (memory: number) => ({ totalBytes: 100, usedBytes: memory });

describe("the trends of machines", () => {
  it("are the means of the cores and of memory in steps of five seconds", async () => {
    hub.sample(id, next({ cpus: [0, 40], memory: percents(10) }));
    await pass(1_000);
    hub.sample(id, next({ cpus: [40, 40], memory: percents(21) }));
    await pass(trendStepMs);
    hub.sample(id, next({ cpus: [100], memory: percents(50) }));
    const [trend] = ask([id]);
    expect(trend?.cpus).toHaveLength(trendSteps);
    expect(trend?.cpus.slice(-3)).toEqual([null, 30, 100]);
    expect(trend?.memory.slice(-3)).toEqual([null, 16, 50]);
    await pass(trendStepMs);
    expect(ask([id])[0]).toMatchObject({ step: (trend?.step ?? 0) + 1, cpus: expect.arrayContaining([null]) });
  });

  it("know nothing of what could not be read or makes no sense", () => {
    hub.sample(id, next({ cpus: null, memory: null }));
    hub.sample(id, next({ cpus: [], memory: { totalBytes: 0, usedBytes: 5 } }));
    expect(ask([id])[0]?.cpus.at(-1)).toBeNull();
    expect(ask([id])[0]?.memory.at(-1)).toBeNull();
    hub.sample(id, next({ memory: { totalBytes: 1, usedBytes: Number.MAX_SAFE_INTEGER } }));
    expect(ask([id])[0]?.memory.at(-1)).toBe(100);
  });

  it("tell nothing of what is hidden, also of the time before it was", () => {
    hub.sample(id, next());
    hub.push(id, { ...defaultSettings, version: 2, show_cpus: false });
    expect(ask([id])[0]).toMatchObject({ cpus: [], memory: expect.arrayContaining([25]) });
  });

  it("leave out machines that are not shown or not known, and tell of each once", async () => {
    const other = await addMachine(hub.database);
    await hub.readAll();
    hub.sample(id, next());
    expect(ask([id, id, other.id, "m-0000000000000000"]).map((trend) => trend.id)).toEqual([id]);
    hub.push(id, { ...defaultSettings, version: 2, disabled: true });
    expect(ask([id])).toEqual([]);
    expect(ask([])).toEqual([]);
  });

  it("are forgotten with the machine", async () => {
    hub.sample(id, next());
    const { publicKey } = await hub.database.machine.delete({ where: { id } });
    await hub.local.reload(id);
    await addMachine(hub.database, { id, publicKey });
    await hub.local.reload(id);
    hub.sample(id, next({ memory: null }));
    expect(ask([id])[0]?.memory.every((percent) => percent === null)).toBe(true);
  });

  it.each([
    ["nothing", []],
    ["no list", ["m-0000000000000000"]],
    ["a list of something else", [[5]]],
    ["too many", [Array.from({ length: trendsLimit + 1 }, () => "m-0000000000000000")]],
    ["more than a list", [[], 1]],
  ])("are refused when asked with %s", (_what, args) => {
    expect(() => ask(...args)).toThrow(`up to ${trendsLimit} machine ids`);
  });
});

it("the hub's time is its clock", () => {
  expect(HubTime.parse(hub.call(procedures.fleetTime))).toEqual({ at: Date.now() });
});
