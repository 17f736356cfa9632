import { MachineEvent } from "@realtimemonitor/protocol/history.ts";
import { newJoinToken, newRunId } from "@realtimemonitor/protocol/random.ts";
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
  hub.setAnswerOfRouter((procedure, [session]) =>
    procedure === "wamp.session.get" ? { transport: { peer: `tcp4:192.0.2.${session}:4711` } } : [],
  );
  hub.start();
});
afterEach(async () => {
  await hub.dispose();
  vi.useRealTimers();
});

/** An agent of the machine, in a session of its own with the router. */
function agent(session: number, runId = newRunId(), startedAt = Date.now()) {
  const next = createSampler(runId);
  const by = { publisher: session };
  return {
    runId,
    session,
    sample: () => hub.sample(id, next(), by),
    state: () =>
      hub.state(
        id,
        {
          runId,
          settings_version: 1,
          result: "applied",
          reason: null,
          host: { hostname: `host-${session}`, ip: `10.0.0.${session}`, runningMs: Date.now() - startedAt },
        },
        by,
      ),
  };
}
type Agent = ReturnType<typeof agent>;
/** They sample each second, one after the other. */
async function runFor(seconds: number, ...agents: Agent[]): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    for (const one of agents) {
      if (second % 15 === 0) one.state();
      one.sample();
    }
    await vi.advanceTimersByTimeAsync(1_000);
  }
}
const clones = () => hub.admin(id).clones;
async function cloned(): Promise<[Agent, Agent]> {
  const first = agent(1);
  await runFor(3, first);
  const second = agent(2);
  await runFor(15, first, second);
  return [first, second];
}

describe("two agents with one identity", () => {
  it("are noticed within a minute, each with its host, the one that runs for longer first", async () => {
    const [first, second] = await cloned();
    expect(clones()).toMatchObject([
      { runId: first.runId, hostname: "host-1", ip: "10.0.0.1", address: "192.0.2.1" },
      { runId: second.runId, hostname: "host-2", ip: "10.0.0.2", address: "192.0.2.2" },
    ]);
    expect(hub.adminFrames().at(-1)?.machines[0]?.clones).toHaveLength(2);
    expect(hub.logged).toContainEqual(expect.stringContaining(`2 agents run with the identity of ${id}`));
  });

  it("are noticed as well when they are disabled or sample once an hour, by their states alone", async () => {
    const pair = [agent(1), agent(2)];
    for (let round = 0; round < 4; round += 1) {
      for (const one of pair) one.state();
      await vi.advanceTimersByTimeAsync(15_000);
    }
    expect(clones()).toHaveLength(2);
  });

  it("are noted as one event, with their hosts, however long it goes on", async () => {
    const pair = await cloned();
    await runFor(60, ...pair);
    await hub.stop();
    const events = await hub.database.event.findMany({ where: { machineId: id, kind: "cloned" } });
    expect(events.map(({ detail }) => detail)).toEqual(["host-1 at 192.0.2.1 and host-2 at 192.0.2.2"]);
    expect(MachineEvent.shape.kind.safeParse(events[0]?.kind).success).toBe(true);
  });

  it("are seen until one is gone, and then the other's samples count again, though its run was over", async () => {
    const [first, second] = await cloned();
    expect(hub.admin(id).lastRejection).toMatch(/^second agent/);
    hub.leave(second.session);
    await runFor(5, first);
    expect(clones()).toBeUndefined();
    const { rejected } = hub.admin(id);
    await runFor(5, first);
    expect(hub.admin(id)).toMatchObject({ presence: "online", rejected });
    expect(hub.row(id)?.seq).toBeGreaterThan(20);
  });

  it("that fall silent without a word are no two any more after three quarters of a minute", async () => {
    const [first] = await cloned();
    await runFor(50, first);
    expect(clones()).toBeUndefined();
    expect(hub.row(id)?.seq).toBeGreaterThan(60);
  });
});

describe("one agent is not taken for two", () => {
  it("when it reconnects, also when its old session lingers", async () => {
    const runId = newRunId();
    await runFor(5, agent(1, runId));
    const next = createSampler(runId);
    for (let seq = 0; seq < 40; seq += 1) hub.sample(id, next(), { publisher: seq % 2 === 0 ? 1 : 2 });
    await runFor(20, agent(2, runId));
    expect(clones()).toBeUndefined();
  });

  it("when it is started anew again and again, with samples of before still on their way", async () => {
    for (let start = 1; start <= 12; start += 1) {
      const [old, young] = [agent(start), agent(start + 1)];
      await runFor(3, old);
      for (let late = 0; late < 5; late += 1) {
        young.sample();
        old.sample();
      }
      await runFor(8, young);
    }
    expect(clones()).toBeUndefined();
  });

  it("when it names another run in the same session, or answers with old samples", async () => {
    const runs = [agent(1), agent(1)];
    await runFor(30, ...(runs as [Agent, Agent]));
    for (let late = 0; late < 30; late += 1) {
      hub.backlog(id, { runId: newRunId(), fromSeq: 0, oldestSeq: 0, monotonicMs: 0, samples: [] }, { publisher: 2 });
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(clones()).toBeUndefined();
  });
});

describe("they are split", () => {
  const told = () =>
    hub.published.flatMap(({ args, options }) => {
      const [notice] = args as [{ kind?: string }];
      return ["newIdentity", "newKey"].includes(notice?.kind ?? "") ? [{ notice, options }] : [];
    });

  it("by telling one alone to join anew with the token, and the other to replace the key that both have", async () => {
    const [first, second] = await cloned();
    const token = newJoinToken();
    expect(hub.local.split(id, first.runId, [{ runId: second.runId, token }])).toBe(true);
    expect(told()).toEqual([
      { notice: { kind: "newIdentity", runId: second.runId, token }, options: { eligible: [2] } },
      { notice: { kind: "newKey", runId: first.runId }, options: { eligible: [1] } },
    ]);
    expect(hub.logged.join()).not.toContain(token);
  });

  it("not when one of them is away: nobody is told anything", async () => {
    const [first, second] = await cloned();
    hub.leave(second.session);
    for (const [kept, other] of [
      [first.runId, second.runId],
      [second.runId, first.runId],
      [newRunId(), first.runId],
    ] as const) {
      expect(hub.local.split(id, kept, [{ runId: other, token: newJoinToken() }])).toBe(false);
    }
    expect(hub.local.split("m-0000000000000000", first.runId, [{ runId: second.runId, token: "" }])).toBe(false);
    expect(told()).toEqual([]);
  });

  it("and a machine's agent is asked for a new key when it is there", async () => {
    expect(hub.local.askForNewKey(id)).toBe(false);
    const one = agent(7);
    await runFor(1, one);
    expect(hub.local.askForNewKey(id)).toBe(true);
    expect(told()).toEqual([{ notice: { kind: "newKey", runId: one.runId }, options: { eligible: [7] } }]);
  });
});
