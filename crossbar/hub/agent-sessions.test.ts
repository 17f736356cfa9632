import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { addMachine, createSampler, type TestMachine } from "../testing/people.ts";

let hub: TestHub;
let machine: TestMachine;
const newKey = "ab".repeat(32);
const next = createSampler();
/** By which key the sessions of the router joined. */
let keys: Record<number, string>;
let present: number[];

beforeEach(async () => {
  hub = await createTestHub();
  machine = await addMachine(hub.database);
  await hub.readAll();
  keys = { 1: machine.publicKey };
  present = [1];
  hub.setAnswerOfRouter((procedure, [asked]) =>
    procedure === "wamp.session.get"
      ? { authextra: { pubkey: keys[asked as number] }, transport: { peer: "tcp4:192.0.2.1:4711" } }
      : procedure === "wamp.session.kill_by_authid"
        ? present
        : null,
  );
});
afterEach(() => hub.dispose());

const sample = (session: number) => hub.sample(machine.id, next(), { publisher: session });
const settle = () => new Promise((resolve) => setImmediate(resolve));
async function replaceKey() {
  await hub.database.machine.update({ where: { id: machine.id }, data: { publicKey: newKey } });
  await hub.local.reload(machine.id);
  await settle();
}

describe("sessions of a machine whose key was replaced", () => {
  it("are told to leave, and not listened to, though they stay", async () => {
    sample(1);
    present = [1, 2]; // one of them was not heard yet
    await replaceKey();
    expect(hub.called).toContainEqual({
      procedure: "wamp.session.kill_by_authid",
      args: [machine.id, "realtimemonitor.close.key_replaced", expect.any(String)],
    });
    const before = hub.row(machine.id)?.seq;
    sample(1);
    sample(2);
    hub.state(machine.id, { runId: "0".repeat(16), settings_version: 1, result: "applied", reason: null });
    expect(hub.row(machine.id)?.seq).toBe(before);
    expect(hub.admin(machine.id)).toMatchObject({ rejected: 3, lastRejection: expect.stringMatching(/^old key/) });
  });

  it("leave room for the new key's", async () => {
    sample(1);
    await replaceKey();
    keys[3] = newKey;
    sample(3);
    await settle();
    sample(3);
    expect(hub.admin(machine.id).rejected).toBe(0);
  });

  it("are found when they joined at the very moment, or before this hub began", async () => {
    present = [];
    await replaceKey();
    sample(1); // joined with the old key
    await settle();
    expect(hub.called.at(-1)).toMatchObject({
      procedure: "wamp.session.kill",
      args: [1, expect.any(String), expect.any(String)],
    });
    sample(1);
    expect(hub.admin(machine.id).lastRejection).toMatch(/^old key/);
  });
});

it("a session is asked about once, and not given up when the router does not tell", async () => {
  hub.setAnswerOfRouter(() => {
    throw new Error("wamp.error.no_such_session");
  });
  for (let count = 0; count < 5; count += 1) {
    sample(1);
    await settle();
  }
  expect(hub.called.filter(({ procedure }) => procedure === "wamp.session.get")).toHaveLength(1);
  expect(hub.admin(machine.id).rejected).toBe(0);
});
