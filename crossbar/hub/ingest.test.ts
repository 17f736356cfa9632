import { defaultSettings } from "@realtimemonitor/protocol/settings.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { addMachine, createSampler } from "../testing/people.ts";

let hub: TestHub;
let id: string;
beforeEach(async () => {
  hub = await createTestHub();
  ({ id } = await addMachine(hub.database));
  await hub.readAll();
});
afterEach(() => hub.dispose());

const next = createSampler();

describe("a sample", () => {
  it("becomes the machine's row, as received by the hub's clock", () => {
    const sample = next({ sampledAt: 1 });
    hub.sample(id, sample);
    const { runId: _r, monotonicMs: _m, ...rest } = sample;
    expect(hub.row(id)).toMatchObject({ ...rest, id, presence: "online" });
    expect(Math.abs((hub.row(id)?.receivedAt ?? 0) - Date.now())).toBeLessThan(1000);
  });

  it("keeps apart what is switched off and what could not be read", () => {
    const { memory: _, ...sample } = next({ disks: null });
    hub.sample(id, sample);
    expect(hub.row(id)?.memory).toBeUndefined();
    expect(hub.row(id)?.disks).toBeNull();
  });

  it("is dropped when it names another publisher, and counted on the account of the one who sent it", async () => {
    const forger = await addMachine(hub.database);
    await hub.readAll();
    // as Crossbar tells it: the forged name as publisher, and the session that really sent it at the chain's end
    hub.sample(id, next(), {
      forward_for: [
        { session: 1, authid: id, authrole: "agent" },
        { session: 2, authid: forger.id, authrole: "agent" },
      ],
    });
    expect(hub.row(id)).toBeUndefined();
    expect(hub.admin(id).rejected).toBe(0);
    expect(hub.admin(forger.id)).toMatchObject({ rejected: 1, lastRejection: expect.stringMatching(/^forged/) });
  });

  it.each([[[]], [null], ["m-0000000000000000"], [[{ authid: 1 }]]])(
    "is dropped with %o for a chain of publishers",
    (forward_for) => {
      hub.sample(id, next(), { forward_for });
      expect(hub.row(id)).toBeUndefined();
      expect(hub.local.admin().rejectedStrangers).toBe(1);
    },
  );

  it("of a machine that nobody knows, or of nobody, is a stranger's", () => {
    hub.sample("m-0000000000000000", next());
    hub.sample("", next());
    hub.sample(id, next(), { publisher_authid: undefined as unknown as string });
    expect(hub.local.admin().rejectedStrangers).toBe(3);
    expect(hub.local.fleet().rows).toEqual([]);
  });

  it.each([undefined, null, "text", [], {}, { cpus: [1] }])("that reads %o is dropped and counted", (payload) => {
    hub.sample(id, payload);
    expect(hub.row(id)).toBeUndefined();
    expect(hub.admin(id).rejected).toBe(1);
  });

  it("is never half used: one bad core, and nothing of it shows", () => {
    const good = next();
    hub.sample(id, good);
    hub.sample(id, next({ cpus: [1, 101], memory: { totalBytes: 1, usedBytes: 1 } }));
    expect(hub.row(id)?.memory).toEqual(good.memory);
    expect(hub.admin(id).lastRejection).toBe("malformed: cpus.1: must be at most 100");
  });

  it("that comes late or twice within its run is dropped", () => {
    const [first, second, third] = [next(), next(), next()];
    for (const sample of [first, third, second, third]) hub.sample(id, sample);
    expect(hub.row(id)?.seq).toBe(third.seq);
    expect(hub.admin(id)).toMatchObject({ rejected: 2, lastRejection: expect.stringMatching(/^out of order/) });
  });

  it("of a new run counts from the beginning, and the run before it is over", () => {
    const again = createSampler();
    hub.sample(id, next());
    hub.sample(id, again());
    expect(hub.row(id)?.seq).toBe(0);
    hub.sample(id, next());
    expect(hub.row(id)?.seq).toBe(0);
    expect(hub.admin(id).lastRejection).toMatch(/^second agent/);
  });

  it("that the router kept from earlier counts for nothing", () => {
    hub.sample(id, next(), { retained: true });
    expect(hub.row(id)).toBeUndefined();
    expect(hub.admin(id).rejected).toBe(0);
  });

  it("of a disabled machine does not show, nor count as wrong", () => {
    hub.push(id, { ...defaultSettings, version: 2, disabled: true });
    hub.sample(id, next());
    expect(hub.row(id)).toBeUndefined();
    expect(hub.admin(id)).toMatchObject({ rejected: 0, disabled: true });
  });

  it("too many of them are dropped, whole or not", () => {
    for (let n = 0; n < 100; n++) hub.sample(id, n % 2 ? next() : "junk");
    expect(hub.admin(id).lastRejection).toMatch(/^too many/);
    expect(hub.row(id)?.seq).toBeLessThan(next().seq - 20);
  });
});

describe("what is dropped", () => {
  it("is logged once for each kind and machine, and only counted then", () => {
    for (let n = 0; n < 10; n++) hub.sample(id, "junk");
    for (let n = 0; n < 5; n++) hub.sample(id, next(), { forward_for: [{ authid: id }] });
    const dropped = hub.logged.filter((line) => line.includes("dropped"));
    expect(dropped).toHaveLength(2);
    expect(dropped[0]).toContain(id);
    expect(hub.admin(id).rejected).toBe(15);
  });
});
