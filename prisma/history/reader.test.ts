import { type Figure, figures, figuresOf } from "@realtimemonitor/protocol/figures.ts";
import type { HistorySeries, Tier } from "@realtimemonitor/protocol/history.ts";
import { HistorySeries as HistorySeriesSchema } from "@realtimemonitor/protocol/history.ts";
import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { blocksOf, createSamples, createTestDatabase, type TestDatabase } from "../testing/history.ts";
import { packMinute } from "./minute.ts";
import { type HistoryReader, openHistoryReader } from "./reader.ts";
import { openHistoryWriter } from "./writer.ts";

const machineId = "m-0123456789abcdef";
const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];
const from = 20_000 * dayMs;

let test: TestDatabase;
let reader: HistoryReader;
beforeEach(() => {
  test = createTestDatabase();
  reader = openHistoryReader(test.path);
});
afterEach(() => {
  reader.close();
  test.remove();
});

type Timed = { at: number; sample: Sample };
/** A sample a second for some minutes, with a hole of three minutes and a second run. */
function write(minutes: number): Timed[] {
  const next = [createSamples({ seed: 3 }), createSamples({ seed: 4, runId: "fedcba9876543210" })];
  const samples = Array.from({ length: minutes * 60 }, (_, second): Timed[] => {
    const isHole = second >= 600 && second < 780;
    const change = second % 100 === 7 ? { memory: null, cpus: [] } : {};
    const sample = next[second < 930 ? 0 : 1]?.(second, change) as Sample;
    return isHole ? [] : [{ at: from + second * 1000 + (second % 3), sample }];
  }).flat();
  add(samples);
  return samples;
}
function add(samples: Timed[]): void {
  const writer = openHistoryWriter(test.path);
  writer.write({ blocks: blocksOf(machineId, samples).map(packMinute), events: [] });
  writer.close();
}

/** The same without any haste. */
function plainly(samples: Timed[], stepMs: number) {
  const steps = new Map<number, Timed[]>();
  for (const timed of samples) {
    const step = timed.at - (timed.at % stepMs);
    steps.set(step, [...(steps.get(step) ?? []), timed]);
  }
  const of = (figure: Figure, work: (values: number[]) => number) =>
    [...steps.values()].map((inStep) => {
      const values = inStep.map(({ sample }) => figuresOf(sample)[figure]).filter((value) => value !== null);
      return values.length === 0 ? null : work(values);
    });
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  return {
    at: [...steps.keys()],
    of: (figure: Figure) => ({ avg: of(figure, mean), max: of(figure, (values) => Math.max(...values)) }),
  };
}
function expectSame(series: HistorySeries, samples: Timed[], tolerance: number): void {
  const plain = plainly(samples, series.stepMs);
  expect(series.at).toEqual(plain.at);
  for (const figure of figures) {
    const { avg, max } = plain.of(figure);
    for (const [name, values] of [
      [`${figure}Avg`, avg],
      [`${figure}Max`, max],
    ] as const) {
      expect(series.series[name]?.length).toBe(values.length);
      for (const [index, value] of values.entries()) {
        const found = series.series[name]?.[index] ?? null;
        if (value === null || found === null) expect([name, found]).toEqual([name, value]);
        else
          expect(Math.abs(found - value), name).toBeLessThanOrEqual(
            0.0051 + (/Bytes/.test(name) ? 0.5 : 0) + tolerance * value,
          );
      }
    }
  }
}
const read = (span: { from: number; to: number; points: number }): HistorySeries => {
  const series = reader.series({ machineId, now: from + dayMs, ...span });
  return HistorySeriesSchema.parse(series);
};
const within = (samples: Timed[], span: { from: number; to: number }) =>
  samples.filter(({ at }) => at >= span.from && at < span.to);

describe("a machine's past", () => {
  it("by seconds is what its samples say, with gaps where there are none", { timeout: 60_000 }, () => {
    const samples = write(30);
    for (const span of [
      { from, to: from + hourMs, points: 3600 },
      { from: from + 90_500, to: from + 1_000_777, points: 1000 },
      { from: from + 90_500, to: from + 1_000_777, points: 37 },
      { from: from + 650_000, to: from + 660_000, points: 10 },
    ]) {
      const series = read(span);
      expect(series.tier).toBe("seconds");
      expectSame(series, within(samples, span), 0);
      expect(series.at.length).toBeLessThanOrEqual(span.points + 1);
    }
  });

  it("tells each core and each disk when it is asked for them, where samples are read", () => {
    const samples = write(2);
    const asked = { machineId, from, to: from + minuteMs, now: from + dayMs };
    const { parts, at } = HistorySeriesSchema.parse(reader.series({ ...asked, points: 60, hasParts: true }));
    const inMinute = within(samples, asked);
    expect(at.length).toBe(inMinute.length);
    for (const core of [0, 1])
      expect(parts?.cores[core]).toEqual(
        inMinute.map(({ sample }) => (sample.cpus?.length ? Math.round(sample.cpus[core] ?? 0) : null)),
      );
    expect(parts?.disks.map(({ mount }) => mount)).toEqual(["/", "/a b]c"]);
    expect(parts?.disks[1]?.percents).toEqual(
      inMinute.map(({ sample }) => Math.round((sample.disks?.[1]?.usedBytes ?? 0) / 1e9)),
    );
    expect(reader.series({ ...asked, points: 60 }).parts).toBeUndefined();
    expect(reader.series({ ...asked, points: 1, hasParts: true })).not.toHaveProperty("parts"); // minutes have none
  });

  it("gives the parts of no more disks than a sample has, whatever names are made up", () => {
    const next = createSamples({ seed: 5 });
    add(
      Array.from({ length: 100 }, (_, second) => ({
        at: from + second * 1000,
        sample: next(second, { disks: [{ mount: `/made-up-${second}`, totalBytes: 2, usedBytes: 1 }] }),
      })),
    );
    const asked = { machineId, from, to: from + 2 * minuteMs, now: from + dayMs, points: 120 };
    expect(reader.series({ ...asked, hasParts: true }).parts?.disks.length).toBe(64);
  });

  it("by minutes and by hours is the same, of whole minutes", { timeout: 60_000 }, () => {
    const samples = write(150);
    for (const [tier, span] of [
      ["minutes", { from, to: from + 2.5 * hourMs, points: 150 }],
      ["minutes", { from: from + 10 * minuteMs, to: from + 130 * minuteMs, points: 10 }],
      ["minutes", { from: from - 3 * hourMs, to: from + 4 * hourMs, points: 600 }],
      ["hours", { from: from - 10 * dayMs, to: from + dayMs, points: 200 }],
    ] as [Tier, { from: number; to: number; points: number }][]) {
      const series = read(span);
      expect(series.tier).toBe(tier);
      expectSame(series, within(samples, span), 0.002); // minutes of a step weigh as their samples do, whatever these tell
    }
  });

  it("is nothing for a time or a machine of which nothing is stored", () => {
    write(2);
    expect(read({ from: from - hourMs, to: from, points: 600 })).toMatchObject({
      at: [],
      series: { cpuPercentAvg: [] },
    });
    const span = { from, to: from + hourMs, points: 600, now: from + dayMs };
    expect(reader.series({ machineId: "m-another000000000", ...span }).at).toEqual([]);
  });

  it("has a gap where a block is damaged", () => {
    const samples = write(4);
    test.database
      .prepare(`UPDATE "HistoryBlock" SET data = substr(data, 1, 100) WHERE minuteAt = ?`)
      .run(from + minuteMs);
    const span = { from, to: from + hourMs, points: 3600 };
    const isLeft = ({ at }: Timed) => at < from + minuteMs || at >= from + 2 * minuteMs;
    expectSame(read(span), samples.filter(isLeft), 0);
  });

  it("is given whole for an export: blocks, and rows", () => {
    const samples = write(20);
    const range = { machineId, from: from + 30_000, to: from + 20 * minuteMs };
    const blocks = [...reader.blocks(range)];
    expect(blocks.flatMap(({ columns }) => columns.at ?? []).length).toBe(samples.length);
    const rows = [...reader.rows("minutes", { ...range, from })];
    expect(rows).toEqual(test.all("HistoryMinute", 2));
    expect([...reader.rows("hours", { ...range, from })]).toEqual(test.all("HistoryHour", 2));
  });
});

describe("events", () => {
  it("come the newest first, a page at a time, each once, also when many are of one moment", () => {
    const writer = openHistoryWriter(test.path);
    const events = Array.from({ length: 25 }, (_, index) => ({
      machineId,
      at: from + Math.floor(index / 10) * 1000,
      kind: "online" as const,
      detail: String(index),
    }));
    writer.write({
      blocks: [],
      events: [...events, { machineId: "m-another000000000", at: from, kind: "late", detail: null }],
    });
    writer.close();
    const found: (string | null)[] = [];
    for (let before: number | undefined; ; ) {
      const page = reader.events(machineId, { limit: 7, ...(before === undefined ? {} : { before }) });
      if (page.length === 0) break;
      found.push(...page.map(({ detail }) => detail));
      before = page.at(-1)?.id;
    }
    expect(found).toEqual(events.map(({ detail }) => detail).reverse());
  });

  it("that come later of an earlier time are not left out between two pages", () => {
    const writer = openHistoryWriter(test.path);
    for (const at of [50, 10, 40, 30, 20]) {
      writer.write({ blocks: [], events: [{ machineId, at: from + at, kind: "late", detail: String(at) }] });
    }
    writer.close();
    const first = reader.events(machineId, { limit: 2 });
    const second = reader.events(machineId, { limit: 9, before: first.at(-1)?.id ?? 0 });
    expect([...first, ...second].map(({ detail }) => detail)).toEqual(["50", "40", "30", "20", "10"]);
  });
});
