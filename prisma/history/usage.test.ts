import { defaultHistoryPolicy } from "@realtimemonitor/protocol/history.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  copyOf,
  createTestDatabase,
  firstOf,
  packMinutes,
  seededRandom,
  type TestDatabase,
} from "../testing/history.ts";
import { readUsage } from "./usage.ts";
import { openHistoryWriter } from "./writer.ts";

const [minuteMs, hourMs] = [60_000, 3_600_000];
const from = 480_000 * hourMs;

let test: TestDatabase;
beforeEach(() => {
  test = createTestDatabase();
});
afterEach(() => test.remove());

const blockIndex = "HistoryBlock_machineId_minuteAt_runId_key";
const pagesOf = (...names: string[]) =>
  Number(
    test.database
      .prepare(`SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name IN (${names.map(() => "?").join()})`)
      .pluck()
      .get(...names),
  );
function expectNear(found: number, truth: number): void {
  expect(found / truth).toBeGreaterThan(0.85);
  expect(found / truth).toBeLessThan(1.15);
}

describe("what history takes", () => {
  it("is known within 15 percent without reading it, of machines that are away at times", { timeout: 60_000 }, () => {
    const blocks = packMinutes("m-0123456789abcdef", { from, minutes: 40 });
    const machines = ["a", "b", "c", "d", "e", "f"].map((letter) => test.addMachine(`m-${letter.repeat(16)}`));
    const random = seededRandom(5);
    const away = new Map<string, boolean>();
    const writer = openHistoryWriter(test.path);
    for (let minute = 0; minute < 200 * 60; minute += 20) {
      for (const id of machines) if (random() < 0.05) away.set(id, !away.get(id));
      const present = machines.filter((id) => !away.get(id));
      const added = Array.from({ length: 20 }, (_, index) =>
        present.map((id) =>
          copyOf(blocks[(minute + index) % 40] ?? firstOf(blocks), id, from + (minute + index) * minuteMs),
        ),
      ).flat();
      writer.write({ blocks: added, events: [] });
    }
    writer.close();
    const usage = readUsage(test.database, test.path);
    expect(usage).toMatchObject({ machines: 6, freeBytes: 0, policy: defaultHistoryPolicy });
    const { seconds, minutes, hours } = usage.tiers;
    for (const { oldestAt } of [seconds, minutes, hours]) expect(oldestAt).toBe(from);
    expectNear(minutes.rows, test.count("HistoryMinute"));
    expectNear(seconds.rows, test.count("HistoryBlock"));
    expect(hours.rows).toBe(test.count("HistoryHour"));
    expectNear(seconds.bytes, pagesOf("HistoryBlock", blockIndex));
    expectNear(minutes.bytes, pagesOf("HistoryMinute"));
    expectNear(seconds.bytesPerMachineDay, (pagesOf("HistoryBlock", blockIndex) / test.count("HistoryBlock")) * 1440);
    expectNear(minutes.bytesPerMachineDay, (pagesOf("HistoryMinute") / test.count("HistoryMinute")) * 1440);
  });

  it("is nothing in a new database", () => {
    const none = { rows: 0, bytes: 0, oldestAt: null, bytesPerMachineDay: 0 };
    expect(readUsage(test.database, test.path)).toMatchObject({
      machines: 0,
      tiers: { seconds: none, minutes: none, hours: none },
    });
  });
});
