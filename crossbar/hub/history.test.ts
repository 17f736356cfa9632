import type { Backlog } from "@realtimemonitor/protocol/backlog.ts";
import { newRunId } from "@realtimemonitor/protocol/random.ts";
import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { decodeBlock } from "../../prisma/history/block.ts";
import { createTestHub, hubTimers, type TestHub } from "../testing/hub.ts";
import { addMachine, createSampler } from "../testing/people.ts";

const startedAt = Date.parse("2026-11-24T03:12:00Z");
let hub: TestHub;
let id: string;
beforeEach(async () => {
  vi.useFakeTimers({ ...hubTimers, now: startedAt });
  hub = await createTestHub();
  ({ id } = await addMachine(hub.database));
  await hub.readAll();
  hub.start();
});
afterEach(async () => {
  await hub.dispose();
  vi.useRealTimers();
});

const settle = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 250) {
    vi.advanceTimersByTime(250);
    await settle();
  }
}

/** An agent as far as samples go: it takes one each second, and answers what it is asked again. */
function createAgent(runId = newRunId()) {
  const startedClock = performance.now();
  const next = createSampler(runId);
  const taken: Sample[] = [];
  let answered = 0;
  const take = (change: Partial<Sample> = {}) => {
    const sample = next({ monotonicMs: performance.now() - startedClock, ...change });
    taken.push(sample);
    return sample;
  };
  return {
    runId,
    taken,
    take,
    /** So many seconds, each with a sample; `isCut`: nothing arrives. */
    async run(seconds: number, { isCut = false, answers = true } = {}): Promise<void> {
      for (let second = 0; second < seconds; second += 1) {
        const sample = take();
        if (!isCut) hub.sample(id, sample);
        if (answers && !isCut) this.answer();
        await pass(1_000);
      }
    },
    asked: () => hub.notices(id).filter((notice) => notice.kind === "resendFrom" && notice.runId === runId),
    answer(change: Partial<Backlog> = {}): void {
      for (const notice of this.asked().slice(answered)) {
        answered += 1;
        if (notice.kind !== "resendFrom") continue;
        const samples = taken.filter(({ seq }) => seq >= notice.seq).slice(0, notice.limit);
        const backlog = { runId, fromSeq: notice.seq, oldestSeq: 0, samples, ...change };
        hub.backlog(id, { monotonicMs: performance.now() - startedClock, ...backlog });
      }
    },
  };
}

type BlockRow = { runId: string; minuteAt: number; samples: number; data: Buffer };

function stored() {
  const database = new SqliteDatabase(hub.url.replace("file:", ""), { readonly: true });
  const rows = database.prepare(`SELECT * FROM "HistoryBlock" ORDER BY minuteAt, id`).all() as BlockRow[];
  const minutes = database.prepare(`SELECT * FROM "HistoryMinute" ORDER BY at`).all() as Record<string, number>[];
  const events = database.prepare(`SELECT kind, detail FROM "Event" ORDER BY id`).all() as Record<string, string>[];
  database.close();
  const blocks = rows.map(({ data }) => decodeBlock(data));
  return {
    minutes,
    events,
    blocks,
    seqs: (runId: string) => blocks.filter((block) => block.runId === runId).flatMap(({ columns }) => columns.seq),
  };
}
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const acked = () => hub.notices(id).filter((notice) => notice.kind === "acked");

describe("a minute of samples", () => {
  it("is written when it is over, each sample once, with its average and maximum", async () => {
    const agent = createAgent();
    await agent.run(85);
    const { blocks, minutes } = stored();
    expect(blocks).toHaveLength(1);
    expect(blocks[0]?.columns.seq).toEqual(numbers(0, 59));
    expect(blocks[0]?.columns["cpus[1].percent"]).toEqual(numbers(0, 59).map(() => 80));
    expect(minutes).toMatchObject([{ machineId: id, at: startedAt, samples: 60, cpuPercentAvg: 46.25 }]);
    expect(hub.admin(id).history).toEqual({ missing: 0, healed: 0, held: null, lost: 0 });
  });

  it("is acknowledged to its agent alone, when it is on disk and not before", async () => {
    const agent = createAgent();
    await agent.run(60);
    expect(acked()).toEqual([]);
    await agent.run(25);
    expect(acked()).toEqual([{ kind: "acked", runId: agent.runId, seq: 59 }]);
    expect(hub.published.find(({ args }) => args[0] === acked()[0])?.options).toEqual({ eligible_authid: [id] });
  });

  it("is written at a clean stop, as far as it came", async () => {
    const agent = createAgent();
    await agent.run(7);
    await hub.stop();
    expect(stored().seqs(agent.runId)).toEqual(numbers(0, 6));
  });

  it("has nothing in it of what is switched off, though it was sent", async () => {
    await hub.database.machine.update({ where: { id }, data: { show_cpus: false, settingsVersion: 2 } });
    await hub.local.reload(id);
    await createAgent().run(85);
    const [block] = stored().blocks;
    expect(Object.keys(block?.columns ?? {}).filter((name) => name.startsWith("cpus"))).toEqual([]);
    expect(block?.columns["memory.usedBytes"]?.[0]).toBe(2e9);
    expect(stored().minutes[0]?.cpuPercentAvg).toBeNull();
    expect(hub.row(id)?.cpus).toBeUndefined();
  });
});

describe("what is missing", () => {
  it("is asked for in pieces, merged once, and acknowledged", async () => {
    const agent = createAgent();
    await agent.run(30);
    await agent.run(100, { isCut: true });
    await agent.run(110);
    expect(agent.asked()).toMatchObject([
      { seq: 30, limit: 60 },
      { seq: 90, limit: 40 },
    ]);
    expect(stored().seqs(agent.runId).slice(0, 180)).toEqual(numbers(0, 179));
    expect(hub.admin(id).history).toEqual({ missing: 0, healed: 100, held: null, lost: 0 });
    expect(acked().at(-1)?.seq).toBeGreaterThanOrEqual(179);
    const minutes = stored().minutes.map(({ samples }) => samples);
    expect(minutes.slice(0, 3)).toEqual([60, 60, 60]);
  });

  it("is placed when it was taken, not when it came", async () => {
    const agent = createAgent();
    await agent.run(5);
    await agent.run(20, { isCut: true });
    await agent.run(60);
    const [block] = stored().blocks;
    const gaps = (block?.columns.at ?? []).map((at, index, all) => (at ?? 0) - (all[index - 1] ?? at ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(1_100);
  });

  it("may come twice", async () => {
    const agent = createAgent();
    await agent.run(5);
    await agent.run(20, { isCut: true });
    hub.sample(id, agent.take());
    await pass(250);
    agent.answer();
    const again = {
      runId: agent.runId,
      fromSeq: 5,
      oldestSeq: 0,
      monotonicMs: 30_000,
      samples: agent.taken.slice(5, 25),
    };
    hub.backlog(id, again);
    await agent.run(60);
    expect(stored().seqs(agent.runId)).toEqual(numbers(0, stored().seqs(agent.runId).length - 1));
    expect(hub.admin(id).lastRejection).toMatch(/^unasked/);
  });

  it("and is not there any more is given up, counted and told", async () => {
    const agent = createAgent();
    await agent.run(5);
    await agent.run(20, { isCut: true, answers: false });
    hub.sample(id, agent.take());
    await pass(250);
    agent.answer({ oldestSeq: 20, samples: agent.taken.slice(20, 25) });
    await agent.run(60);
    expect(hub.admin(id).history).toEqual({ missing: 0, healed: 5, held: null, lost: 15 });
    expect(stored().events).toContainEqual({ kind: "lost", detail: "15 samples" });
    expect(acked().at(-1)?.seq).toBeGreaterThanOrEqual(59);
  });

  it("and is bad costs its neighbours nothing", async () => {
    const agent = createAgent();
    await agent.run(5);
    await agent.run(4, { isCut: true });
    agent.taken[7] = { ...(agent.taken[7] as Sample), cpus: [101] };
    agent.taken[8] = { ...(agent.taken[8] as Sample), cpus: [-1] };
    await agent.run(85);
    expect(agent.asked()).toHaveLength(1);
    expect(hub.admin(id).history).toEqual({ missing: 0, healed: 2, held: null, lost: 2 });
    expect(hub.admin(id).lastRejection).toMatch(/^malformed: cpus.0/);
    expect(stored().seqs(agent.runId).slice(0, 50)).toEqual([...numbers(0, 6), ...numbers(9, 51)]);
  });

  it("is asked for six times, ever more seldom, of an agent that does not answer", async () => {
    const agent = createAgent();
    await agent.run(5);
    await agent.run(10, { isCut: true });
    await agent.run(150, { answers: false });
    expect(agent.asked()).toHaveLength(6);
    expect(hub.admin(id).history).toMatchObject({ missing: 0, lost: 10 });
  });

  it("of a run that is over is lost", async () => {
    const agent = createAgent();
    await agent.run(5);
    await agent.run(10, { isCut: true });
    await agent.run(1, { answers: false });
    await createAgent().run(2);
    expect(hub.admin(id).history).toEqual({ missing: 0, healed: 0, held: null, lost: 10 });
  });

  it("is not asked for while the machine is disabled", async () => {
    const agent = createAgent();
    await agent.run(5);
    await agent.run(10, { isCut: true });
    await hub.database.machine.update({ where: { id }, data: { disabled: true, settingsVersion: 2 } });
    await hub.local.reload(id);
    hub.sample(id, agent.take());
    await pass(5_000);
    expect(agent.asked()).toEqual([]);
  });

  it("is asked of few machines at once", async () => {
    const others = await Promise.all(numbers(1, 20).map(() => addMachine(hub.database)));
    await hub.readAll();
    for (const other of others) hub.sample(other.id, createSampler()({ seq: 50 }));
    await pass(1_000);
    expect(others.filter((other) => hub.notices(other.id).length > 0)).toHaveLength(4);
  });
});

describe("a hub that was away", () => {
  it("asks for what was not on disk yet, and for nothing else", async () => {
    const agent = createAgent();
    await agent.run(100);
    const { url } = hub;
    const dead = hub;
    dead.kill();
    hub = await createTestHub({ url });
    await hub.readAll();
    hub.start();
    await agent.run(2, { answers: false });
    expect(agent.asked()).toMatchObject([{ seq: 60, limit: 40 }]);
    agent.answer();
    await agent.run(90);
    expect(stored().seqs(agent.runId).slice(0, 120)).toEqual(numbers(0, 119));
    expect(stored().events.filter(({ kind }) => kind === "joined")).toHaveLength(1);
    expect(stored().events.filter(({ kind }) => kind === "online")).toHaveLength(1);
    await dead.dispose();
  });

  it("shows the ten minutes before, from the database", async () => {
    const agent = createAgent();
    await agent.run(200);
    const { url } = hub;
    const dead = hub;
    dead.kill();
    hub = await createTestHub({ url });
    await hub.readAll();
    hub.start();
    await agent.run(2);
    expect(hub.local.recent(id)?.series.seq?.length).toBeGreaterThanOrEqual(180);
    await dead.dispose();
  });
});

describe("the last ten minutes", () => {
  it("are in memory, each sample, in the order of time", async () => {
    const agent = createAgent();
    await agent.run(700);
    const recent = hub.local.recent(id);
    expect(recent?.series.seq?.at(-1)).toBe(699);
    expect(recent?.at.length).toBeGreaterThanOrEqual(599);
    expect(recent?.at.length).toBeLessThanOrEqual(601);
    expect(recent?.at).toEqual([...(recent?.at ?? [])].sort((a, b) => a - b));
    expect(recent?.series["memory.usedBytes"]?.every((bytes) => bytes === 2e9)).toBe(true);
  });

  it("are there while the database is not", async () => {
    hub.breakWriter("SQLITE_FULL");
    await createAgent().run(100);
    expect(hub.local.recent(id)?.at).toHaveLength(100);
    expect(hub.admin(id).presence).toBe("online");
  });
});

describe("while the database takes nothing", () => {
  it.each([
    ["SQLITE_BUSY", /locked by another program/],
    ["SQLITE_FULL", /disk is full/],
    ["SQLITE_CORRUPT", /damaged.*pnpm restore/],
    ["SQLITE_IOERR_FSYNC", /disk reports an error/],
  ])("for %s, the admin and the health say so, and nothing is lost", async (code, words) => {
    const agent = createAgent();
    hub.breakWriter(code);
    await agent.run(200);
    expect(hub.local.admin().store).toMatchObject({ status: "failing", problem: expect.stringMatching(words) });
    expect(hub.local.admin().store.waiting).toBeGreaterThan(0);
    expect((await hub.local.health()).database).toBe("down");
    expect(acked()).toEqual([]);
    hub.mendWriter();
    await agent.run(30);
    expect(hub.local.admin().store).toMatchObject({ status: "ok", problem: null, waiting: 0 });
    expect((await hub.local.health()).database).toBe("ok");
    expect(stored().seqs(agent.runId).slice(0, 180)).toEqual(numbers(0, 179));
    expect(hub.logged.filter((line) => line.includes("history cannot be written"))).toHaveLength(1);
  });
});

it("keeps no more columns than a legal sample can have, whatever names an agent makes up", async () => {
  const agent = createAgent();
  for (let second = 0; second < 85; second += 1) {
    const networks = Array.from({ length: 64 }, (_, index) => ({
      interface: `made-up-${second}-${index}`,
      receivedBytesPerSecond: 1,
      sentBytesPerSecond: 1,
    }));
    hub.sample(id, agent.take({ networks }));
    await pass(1_000);
  }
  const [block] = stored().blocks;
  expect(Object.keys(block?.columns ?? {}).length).toBe(2_048);
  expect(block?.columns.seq).toEqual(numbers(0, 59));
  expect(block?.columns["memory.usedBytes"]).toHaveLength(60);
});

describe("events", () => {
  it("tell of joining, presence, rejects and settings", async () => {
    const agent = createAgent();
    await agent.run(3);
    await pass(10_000);
    hub.sample(id, { nonsense: true });
    await hub.database.machine.update({ where: { id }, data: { frequency: 2, settingsVersion: 2 } });
    await hub.local.reload(id);
    hub.sample(id, agent.take());
    await pass(2_000);
    expect(stored().events.map(({ kind }) => kind)).toEqual([
      "online",
      "joined",
      "late",
      "offline",
      "rejected",
      "settings",
      "online",
    ]);
  });

  it("of a machine that lies a thousand times are few, and say how many are left out", async () => {
    for (let n = 0; n < 1000; n += 1) hub.sample(id, { nonsense: n });
    await pass(70_000);
    hub.sample(id, { nonsense: true });
    await pass(1_000);
    const { events } = stored();
    expect(events.length).toBeLessThan(35);
    expect(events.at(-1)?.detail).toMatch(/after 970 events that are left out/);
  });
});

it("takes nothing from one machine's run for another's that says the same", async () => {
  const other = await addMachine(hub.database);
  await hub.readAll();
  const agent = createAgent();
  const liar = createSampler(agent.runId);
  for (let second = 0; second < 85; second += 1) {
    hub.sample(other.id, liar());
    await agent.run(1);
  }
  const blocks = stored().blocks;
  expect(blocks.map(({ machineId }) => machineId).sort()).toEqual([id, other.id].sort());
  for (const { columns } of blocks) expect(columns.seq).toEqual(numbers(0, 59));
});
