import { createServer } from "node:http";
import { newMachineId } from "@realtimemonitor/protocol/random.ts";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { serverEnv } from "./env.ts";
import { NotFound } from "./errors.ts";
import { readEvents, readHistory } from "./history.ts";
import { readRecent } from "./shown-machine.ts";
import { writeHistory } from "./testing/history.ts";
import { addMachine, signInAs, testServer } from "./testing/server.ts";

vi.mock("./session-cookie.ts", async () => (await import("./testing/server.ts")).fakeSessionCookie());

const { db } = testServer();
const id = newMachineId();
const minuteAt = Math.floor(Date.now() / 60_000) * 60_000 - 5 * 60_000;
const asked = { from: minuteAt, to: minuteAt + 600_000, points: 600 };
beforeEach(() => addMachine(id));

/** A hub that has one machine's last ten minutes in memory, for the time of `during`. */
async function withHub(recent: { at: number[]; percents: number[] }, during: () => Promise<void>) {
  const { at, percents } = recent;
  const hub = createServer((request, response) => {
    if (!request.url?.startsWith(`/recent?machineId=${id}&since=`)) return response.writeHead(404).end();
    return response.end(JSON.stringify({ id, sentAt: Date.now(), at, series: { "cpus[0].percent": percents } }));
  });
  await new Promise<void>((resolve) => hub.listen(serverEnv().hubSocket, resolve));
  try {
    await during();
  } finally {
    await new Promise((resolve) => hub.close(resolve));
  }
}

describe("history", () => {
  it("is what is stored, and what the hub has yet to write", async () => {
    await signInAs("viewer");
    writeHistory(serverEnv().databaseUrl, { machineId: id, minuteAt, minutes: 2 });
    const stored = await readHistory(id, asked);
    expect(stored.tier).toBe("seconds");
    expect(stored.series.cpuPercentAvg?.slice(0, 3)).toEqual([0, 1, 2]);
    await withHub({ at: [minuteAt + 200_000], percents: [77] }, async () => {
      const both = await readHistory(id, asked);
      expect(both.at).toEqual([...stored.at, minuteAt + 200_000]);
      expect(both.series.cpuPercentMax?.at(-1)).toBe(77);
    });
  });

  it.each(["disabled", "unknown", "nonsense"])("of a machine that is %s is not there for a viewer", async (kind) => {
    await signInAs("viewer");
    await (await db()).machine.update({ where: { id }, data: { disabled: true } });
    const asking = kind === "disabled" ? id : kind === "unknown" ? newMachineId() : "nonsense";
    for (const read of [() => readHistory(asking, asked), () => readEvents(asking), () => readRecent(asking)])
      await expect(read()).rejects.toThrow(NotFound);
  });

  it("of a disabled machine is there for an administrator", async () => {
    await signInAs("admin");
    await (await db()).machine.update({ where: { id }, data: { disabled: true } });
    expect((await readHistory(id, asked)).at).toEqual([]);
  });
});

describe("events", () => {
  it("come newest first, twenty at once", async () => {
    await signInAs("viewer");
    await (await db()).event.createMany({
      data: Array.from({ length: 25 }, (_, at) => ({ machineId: id, at, kind: "online" })),
    });
    const first = await readEvents(id);
    expect(first.map(({ at }) => at)).toEqual(Array.from({ length: 20 }, (_, index) => 24 - index));
    expect((await readEvents(id, { before: first.at(-1)?.id ?? 0 })).map(({ at }) => at)).toEqual([4, 3, 2, 1, 0]);
  });

  it("of a time are all of it", async () => {
    await signInAs("viewer");
    await (await db()).event.createMany({
      data: Array.from({ length: 40 }, (_, at) => ({ machineId: id, at, kind: "offline" })),
    });
    const ofTime = await readEvents(id, { from: 5, to: 30 });
    expect(ofTime.map(({ at }) => at)).toEqual(Array.from({ length: 25 }, (_, index) => 29 - index));
  });

  it("tell what was wrong with a message to administrators alone", async () => {
    await (await db()).event.create({ data: { machineId: id, at: 1, kind: "rejected", detail: "cpus: too many" } });
    await signInAs("viewer");
    expect(await readEvents(id)).toMatchObject([{ kind: "rejected", detail: null }]);
    await signInAs("admin");
    expect(await readEvents(id)).toMatchObject([{ kind: "rejected", detail: "cpus: too many" }]);
  });
});

describe("the first paint of a machine's page", () => {
  it("has its last ten minutes and the newest sample whole, from the hub", async () => {
    await signInAs("viewer");
    await withHub({ at: [1_000, 2_000], percents: [5, 6] }, async () => {
      expect(await readRecent(id)).toMatchObject({
        series: { at: [1_000, 2_000], series: { cpuPercentAvg: [5, 6] } },
        newest: { at: 2_000, cpus: [6] },
      });
    });
  });

  it("is empty when the hub is away or has nothing", async () => {
    await signInAs("viewer");
    expect(await readRecent(id)).toMatchObject({ series: { at: [], series: {} }, newest: null });
    await withHub({ at: [], percents: [] }, async () => {
      expect(await readRecent(id)).toMatchObject({ series: { at: [] }, newest: null });
    });
  });
});
