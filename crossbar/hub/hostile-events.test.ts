// Whatever the router hands on: the hub does not fail, takes nothing half, and stays small.
import { AdminSnapshot, FleetSnapshot } from "@realtimemonitor/protocol/frame.ts";
import { newMachineId, newRunId } from "@realtimemonitor/protocol/random.ts";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { addMachine, createSampler, type TestMachine } from "../testing/people.ts";
import { nameRealCaller } from "./unix-web-socket.ts";

fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 7) }); // a new finding belongs to who looks for it

let hub: TestHub;
let honest: TestMachine;
let accountable: TestMachine;
let hostile: TestMachine[];
beforeAll(async () => {
  hub = await createTestHub();
  [honest, accountable] = [await addMachine(hub.database), await addMachine(hub.database)];
  hostile = [];
  while (hostile.length < 60) hostile.push(await addMachine(hub.database));
  await hub.readAll();
});
afterAll(() => hub?.dispose());

const json = fc.jsonValue({ maxDepth: 3 });
const wild = fc.oneof(json, fc.anything({ maxDepth: 2 }), fc.double());
const details = fc.record(
  {
    publisher: wild,
    publisher_authid: fc.oneof(fc.string(), fc.constantFrom("hub", "pusher", "__proto__", "constructor")),
    forward_for: fc.oneof(wild, fc.array(fc.record({ session: wild, authid: wild, authrole: wild }))),
    retained: wild,
    topic: fc.string(),
  },
  { requiredKeys: [] },
);
const good = createSampler();
/** A good sample in which one thing is something else. */
const spoiltSample = fc
  .tuple(fc.constantFrom(...Object.keys(good())), wild)
  .map(([name, value]) => ({ ...good(), [name]: value }));

describe("the hub", () => {
  it("takes a sample, a state or a backlog whole or not at all, and its frames stay what they must be", () => {
    let turn = 0;
    fc.assert(
      fc.property(
        fc.oneof(wild, spoiltSample),
        details,
        fc.constantFrom("sample", "state", "backlog"),
        (payload, event, kind) => {
          turn += 1; // each machine may say forty at once
          const { id } = hostile[turn % hostile.length] as TestMachine;
          const isForged = turn % 3 === 0;
          hub[kind as "sample"](id, payload, (isForged ? event : { publisher: turn }) as object);
        },
      ),
      { numRuns: 1_000 },
    );
    expect(FleetSnapshot.safeParse(hub.local.fleet()).success).toBe(true);
    expect(AdminSnapshot.safeParse(hub.local.admin()).success).toBe(true);
  });

  it("tells administrators numbers that a message can carry, whatever an agent counts", () => {
    const { id } = hostile[0] as TestMachine;
    const rejected = hub.admin(id).rejected;
    for (const monotonicMs of [1e240, 2e12]) hub.sample(id, createSampler(newRunId())({ monotonicMs }));
    expect(hub.admin(id).rejected).toBe(rejected + 2);
    for (const seq of [0, Number.MAX_SAFE_INTEGER, 0, Number.MAX_SAFE_INTEGER]) {
      const runId = newRunId();
      hub.sample(id, createSampler(runId)({ monotonicMs: 0 }));
      hub.sample(id, createSampler(runId)({ seq, monotonicMs: 1e12 }));
    }
    expect(AdminSnapshot.safeParse(hub.local.admin()).success).toBe(true);
  });

  it("counts what it drops on the account of who sent it", () => {
    const { id } = accountable;
    const before = hub.admin(id).rejected;
    hub.sample(id, { ...good(), seq: "1" });
    expect(hub.admin(id).rejected).toBe(before + 1);
  });

  it("knows no machine by a name that an object has by nature", () => {
    for (const id of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      hub.sample(id, good());
      expect(hub.row(id)).toBeUndefined();
    }
  });

  it("answers a page, or refuses in words, whatever it asks", async () => {
    const procedures = hub.offer.procedures.map(({ procedure }) => procedure);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...procedures),
        fc.array(wild, { maxLength: 3 }),
        fc.string(),
        async (procedure, args, caller) => {
          try {
            await hub.call(procedure, args, `v-${caller}`);
          } catch (error) {
            // a `Refused`, which has a URI of its own; anything else would be a fault of the hub's
            expect(error).toMatchObject({ uri: expect.stringMatching(/^realtimemonitor\.error\./) });
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it("hears what else the router tells without failing", () => {
    const topics = hub.offer.subscribers.map(({ topic, onEvent }) => ({ topic, onEvent }));
    fc.assert(
      fc.property(
        fc.constantFrom(...topics),
        wild,
        details,
        fc.array(wild, { maxLength: 3 }),
        ({ topic, onEvent }, payload, event, more) => {
          onEvent(payload, { publication: 1, topic, ...event } as never, [payload, ...more]);
        },
      ),
      { numRuns: 500 },
    );
    expect(FleetSnapshot.safeParse(hub.local.fleet()).success).toBe(true);
  });

  it("still shows a good sample after all that", () => {
    const next = createSampler(newRunId());
    const sample = next();
    hub.sample(honest.id, sample);
    expect(hub.row(honest.id)).toMatchObject({ seq: sample.seq, cpus: sample.cpus });
  });
});

describe("a message of the router", () => {
  it("is read without failing, and the last of a chain is who calls", () => {
    fc.assert(
      fc.property(
        wild,
        fc.array(fc.record({ session: fc.integer(), authid: fc.string() }), { minLength: 1 }),
        (message, chain) => {
          nameRealCaller(message);
          const [, , , named] = nameRealCaller([68, 1, 2, { forward_for: chain, caller_authid: newMachineId() }]) as [
            0,
            0,
            0,
            object,
          ];
          expect(named).toMatchObject({ caller_authid: chain.at(-1)?.authid });
        },
      ),
    );
  });
});
