import { statSync } from "node:fs";
import { defaultHistoryPolicy, type HistoryPolicyValues } from "@realtimemonitor/protocol/history.ts";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { copyOf, createTestDatabase, firstOf, packMinutes, type TestDatabase } from "../testing/history.ts";
import { checkDatabase } from "./quick-check.ts";
import { historyTables } from "./sql.ts";
import { type HistoryWriter, openHistoryWriter } from "./writer.ts";

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];
const now = 20_000 * dayMs + 30 * minuteMs;
const block = firstOf(packMinutes("m-0123456789abcdef", { from: 0, minutes: 1 }));

let test: TestDatabase;
let writer: HistoryWriter;
beforeEach(() => {
  test = createTestDatabase();
  writer = openHistoryWriter(test.path);
});
afterEach(() => {
  vi.restoreAllMocks();
  writer.close();
  test.remove();
});

function setPolicy(change: Partial<HistoryPolicyValues>): void {
  const policy = { ...defaultHistoryPolicy, ...change };
  test.database
    .prepare(
      `INSERT OR REPLACE INTO "HistoryPolicy" (id, secondsDays, minutesDays, hoursDays, eventsDays, capBytes, changedAt)
       VALUES (1, @secondsDays, @minutesDays, @hoursDays, @eventsDays, @capBytes, 0)`,
    )
    .run(policy);
}
/** A minute of the machine at each of these times. */
const add = (id: string, times: number[]) =>
  writer.write({
    blocks: times.map((at) => copyOf(block, id, at - (at % minuteMs))),
    events: times.map((at) => ({ machineId: id, at, kind: "online", detail: null })),
  });
function sweep(at = now): number {
  let steps = 1;
  while (!writer.keep({ now: at }).isDone) steps += 1;
  return steps;
}
const timesOf = (name: keyof typeof historyTables, id: string): number[] => {
  const { table, time } = historyTables[name];
  return test.database
    .prepare<[string], number>(`SELECT ${time} FROM "${table}" WHERE machineId = ? ORDER BY 1`)
    .pluck()
    .all(id);
};
const hourOf = (at: number) => at - (at % hourMs);

describe("history is kept", () => {
  it("as long as the policy says, each tier by itself", () => {
    const id = test.addMachine("m-a");
    const days = [0, 0.5, 2, 4, 8, 40, 400];
    const times = days.map((day) => now - day * dayMs - 31 * minuteMs);
    add(id, times);
    setPolicy({ secondsDays: 1, minutesDays: 3, hoursDays: 7, eventsDays: 30 });
    sweep();
    const kept = (count: number) => times.slice(0, count).toReversed();
    const minutes = (count: number) => kept(count).map((at) => at - (at % minuteMs));
    expect(timesOf("seconds", id)).toEqual(minutes(2));
    expect(timesOf("minutes", id)).toEqual(minutes(3));
    expect(timesOf("hours", id)).toEqual(kept(4).map(hourOf));
    expect(timesOf("events", id)).toEqual(kept(5));
  });

  it("for whole hours, so that a minute which is healed does not make a lesser hour", () => {
    const id = test.addMachine("m-a");
    const hour = hourOf(now) - hourMs;
    setPolicy({ minutesDays: 0.04, secondsDays: 0.04 });
    add(
      id,
      Array.from({ length: 60 }, (_, minute) => hour + minute * minuteMs),
    );
    sweep(hour + 100 * minuteMs);
    add(id, [hour + 59 * minuteMs]);
    expect(test.all("HistoryHour")).toMatchObject([{ samples: 60 * block.samples }]);
    sweep(hour + 3 * hourMs);
    expect(timesOf("minutes", id)).toEqual([]);
    expect(timesOf("hours", id)).toEqual([hour]);
  });

  it("not at all of a machine that was removed, and of nobody else's", () => {
    const id = test.addMachine("m-stays");
    const times = [1, 2, 100, 5000].map((hours) => now - hours * hourMs);
    for (const of of [id, "m-a-removed", "m-z-removed"]) add(of, times);
    sweep();
    for (const name of ["seconds", "minutes", "hours", "events"] as const) {
      expect(timesOf(name, "m-a-removed").concat(timesOf(name, "m-z-removed"))).toEqual([]);
      expect(timesOf(name, id).length).toBeGreaterThan(1);
    }
  });

  it("in steps of which none does more than a piece when the clock says that it is late", () => {
    const id = test.addMachine("m-a");
    add(
      id,
      Array.from({ length: 600 }, (_, minute) => now - 8 * dayMs - minute * minuteMs),
    );
    let clock = 0;
    vi.spyOn(performance, "now").mockImplementation(() => {
      clock += 6; // the second look at it says that the step is over
      return clock;
    });
    for (let left = timesOf("seconds", id).length; left > 0; ) {
      writer.keep({ now });
      const after = timesOf("seconds", id).length;
      expect(left - after).toBeLessThanOrEqual(60);
      left = after;
    }
    expect(sweep()).toBeGreaterThan(3);
  });
});

describe("the database", () => {
  const bytes = () =>
    ["", "-wal"].reduce((sum, end) => sum + (statSync(test.path + end, { throwIfNoEntry: false })?.size ?? 0), 0);
  const large = { ...block, data: Buffer.alloc(60_000, 7) };
  const machines = ["a", "b", "c", "d", "e"].map((letter) => `m-${letter}`);
  const addLarge = (minute: number) =>
    writer.write({
      blocks: machines.map((id) => copyOf(large, id, minute * minuteMs)),
      events: [],
    });

  it("never takes more than its cap while blocks keep coming; the oldest seconds go first, and minutes stay", {
    timeout: 60_000,
  }, () => {
    const capBytes = 70_000_000;
    setPolicy({ capBytes });
    for (const id of machines) test.addMachine(id);
    const first = Math.floor(now / minuteMs);
    const most = { bytes: 0 };
    for (let minute = first; minute < first + 900; minute += 1) {
      addLarge(minute);
      most.bytes = Math.max(most.bytes, bytes());
      sweep(minute * minuteMs);
      most.bytes = Math.max(most.bytes, bytes());
    }
    expect(most.bytes).toBeLessThanOrEqual(capBytes);
    expect(most.bytes).toBeGreaterThan(capBytes * 0.75);
    for (const id of machines) {
      const seconds = timesOf("seconds", id);
      expect(seconds.length).toBeGreaterThan(120);
      expect(seconds.at(-1)).toBe((first + 899) * minuteMs);
      expect(seconds).toEqual(seconds.map((_, index) => (seconds[0] ?? 0) + index * minuteMs));
      expect(timesOf("minutes", id).length).toBe(900);
    }
    expect(checkDatabase(test.path)).toEqual([]);
  });

  it("loses nothing because somebody reads for long and the log grows meanwhile", { timeout: 60_000 }, () => {
    setPolicy({ capBytes: 70_000_000 });
    for (const id of machines) test.addMachine(id);
    const first = Math.floor(now / minuteMs);
    addLarge(first);
    const slow = new SqliteDatabase(test.path, { readonly: true });
    slow.exec("BEGIN");
    slow.prepare(`SELECT count(*) FROM "Machine"`).get();
    for (let minute = first + 1; minute < first + 120; minute += 1) addLarge(minute);
    expect(bytes()).toBeGreaterThan(30_000_000);
    sweep((first + 300) * minuteMs);
    slow.close();
    for (const id of machines) expect(timesOf("seconds", id)).toHaveLength(120);
  });

  it("gives room back to the disk when the cap is lowered", { timeout: 60_000 }, () => {
    for (const id of machines) test.addMachine(id);
    const first = Math.floor(now / minuteMs);
    for (let minute = first; minute < first + 500; minute += 1) addLarge(minute);
    const before = bytes();
    expect(before).toBeGreaterThan(140_000_000);
    const capBytes = 70_000_000;
    setPolicy({ capBytes });
    sweep((first + 500) * minuteMs);
    writer.close();
    writer = openHistoryWriter(test.path);
    expect(bytes()).toBeLessThanOrEqual(capBytes);
    expect(timesOf("seconds", "m-a").at(-1)).toBe((first + 499) * minuteMs);
  });

  it("keeps the last hour whatever the cap is, and goes on to minutes and hours only after seconds", {
    timeout: 60_000,
  }, () => {
    for (const id of machines) test.addMachine(id);
    const first = Math.floor(now / minuteMs);
    const huge = { ...large, data: Buffer.alloc(400_000, 7) };
    const old = first * minuteMs - 40 * dayMs;
    writer.write({
      blocks: [copyOf(block, "m-a", old), copyOf(block, "m-a", first * minuteMs - 20 * dayMs)],
      events: [],
    });
    for (let minute = first; minute < first + 59; minute += 1) {
      writer.write({ blocks: machines.map((id) => copyOf(huge, id, minute * minuteMs)), events: [] });
    }
    setPolicy({ capBytes: 64_000_000 });
    sweep((first + 59) * minuteMs);
    expect(timesOf("seconds", "m-a").length).toBe(59);
    expect(timesOf("minutes", "m-a").length).toBe(59);
    expect(timesOf("hours", "m-a")).not.toContain(hourOf(old));
    expect(timesOf("hours", "m-a")).toContain(hourOf(first * minuteMs - 20 * dayMs));
  });
});
