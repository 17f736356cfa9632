import { MachineSample, RecentSamples } from "@realtimemonitor/protocol/machine-feed.ts";
import { procedures, topics } from "@realtimemonitor/protocol/topics.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { addMachine, createSampler } from "../testing/people.ts";

let hub: TestHub;
let id: string;
let subscriptions: Map<string, number>;
beforeEach(async () => {
  hub = await createTestHub();
  ({ id } = await addMachine(hub.database));
  await hub.readAll();
  subscriptions = new Map();
  hub.setAnswerOfRouter((procedure, [topic]) =>
    procedure === "wamp.subscription.lookup" ? (subscriptions.get(String(topic)) ?? null) : [],
  );
});
afterEach(() => hub.dispose());

const next = createSampler();
const recent = async (machineId: string) => RecentSamples.parse(await hub.call(procedures.machineRecent, [machineId]));
const published = (machineId: string) =>
  hub.published
    .filter(({ topic }) => topic === topics.machine(machineId))
    .map(({ args }) => MachineSample.parse(args[0]));

describe("the page of one machine", () => {
  it("gets each sample, whole, once it has subscribed and asked for the last ten minutes", async () => {
    const first = next();
    hub.sample(id, first);
    subscriptions.set(topics.machine(id), 7);
    expect((await recent(id)).series.seq).toEqual([first.seq]);
    const second = next({ load: { oneMinute: 1, fiveMinutes: 2, fifteenMinutes: 3 } });
    hub.sample(id, second);
    expect(published(id)).toEqual([{ ...second, id, at: expect.any(Number) }]);
  });

  it("costs nothing while nobody looks, and nothing more when the last one has left", async () => {
    hub.sample(id, next());
    await recent(id);
    hub.sample(id, next());
    subscriptions.set(topics.machine(id), 7);
    await recent(id);
    hub.desert(7);
    hub.sample(id, next());
    expect(published(id)).toEqual([]);
  });

  it("is there for fifty machines at once, and shows the others as they were", async () => {
    const ids = [id];
    while (ids.length < 51) ids.push((await addMachine(hub.database)).id);
    await hub.readAll();
    for (const [index, one] of ids.entries()) {
      hub.sample(one, createSampler()());
      subscriptions.set(topics.machine(one), index + 1);
      expect((await recent(one)).at).toHaveLength(1);
    }
    for (const one of ids) hub.sample(one, createSampler()());
    expect(ids.filter((one) => published(one).length > 0)).toHaveLength(50);
  });

  it.each([["m-0000000000000000"], ["nonsense"], [null], [{}]])("is refused for %o", async (machineId) => {
    await expect(hub.call(procedures.machineRecent, [machineId])).rejects.toMatchObject({
      uri: "realtimemonitor.error.refused",
    });
  });

  it("is refused for a disabled machine", async () => {
    hub.sample(id, next());
    await hub.database.machine.update({ where: { id }, data: { disabled: true, settingsVersion: 2 } });
    await hub.local.reload(id);
    await expect(hub.call(procedures.machineRecent, [id])).rejects.toMatchObject({ message: /no such machine/ });
  });
});
