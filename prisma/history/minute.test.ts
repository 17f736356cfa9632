import { figures, figuresOf } from "@realtimemonitor/protocol/figures.ts";
import { Sample } from "@realtimemonitor/protocol/sample.ts";
import { describe, expect, it } from "vitest";
import { blocksOf, createSamples, seededRandom } from "../testing/history.ts";
import { figureColumns, packMinute, rowOf } from "./minute.ts";

const machineId = "m-0123456789abcdef";
const governed = [
  "cpus",
  "memory",
  "disks",
  "swap",
  "load",
  "pressure",
  "diskIo",
  "networks",
  "uptimeSeconds",
] as const;

/** Each field is there, absent, failed or empty, each on its own. */
function randomSamples(seed: number, count: number): Sample[] {
  const [random, next] = [seededRandom(seed), createSamples({ cores: 3, seed })];
  return Array.from({ length: count }, (_, seq) => {
    const sample: Record<string, unknown> = next(seq);
    for (const field of governed) {
      const chance = random();
      if (chance < 0.15) delete sample[field];
      else if (chance < 0.3) sample[field] = null;
      else if (chance < 0.4 && Array.isArray(sample[field])) sample[field] = [];
      else if (chance < 0.5 && Array.isArray(sample[field])) sample[field] = (sample[field] as unknown[]).slice(1);
    }
    if (random() < 0.2 && sample.memory) sample.memory = { totalBytes: 1e9, usedBytes: 1 };
    if (random() < 0.1) sample.disks = [{ mount: "/empty", totalBytes: 0, usedBytes: 0 }];
    return Sample.parse(sample);
  });
}
const blockOf = (samples: Sample[]) => {
  const [block] = blocksOf(
    machineId,
    samples.map((sample, index) => ({ at: 60_000 + index * 1000, sample })),
  );
  if (!block) throw new Error("no samples, no block");
  return block;
};

describe("the figures of a block", () => {
  it("are those of its samples, whatever is absent, null or empty", () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const samples = randomSamples(seed, 30);
      const columns = figureColumns(blockOf(samples).columns);
      for (const [index, sample] of samples.entries()) {
        for (const [figure, value] of Object.entries(figuresOf(sample)) as [keyof typeof columns, number | null][]) {
          const found = columns[figure][index] ?? null;
          if (value === null) expect([figure, found]).toEqual([figure, null]);
          else expect(found, figure).toBeCloseTo(value, 6);
        }
      }
    }
  });

  it("are known of disks with any name", () => {
    const disks = ["/", "].usedBytes", "a\nb", "__proto__"].map((mount, index) => ({
      mount,
      totalBytes: 100,
      usedBytes: index * 10,
    }));
    const { diskUsedPercent } = figureColumns(blockOf([createSamples()(0, { disks })]).columns);
    expect(diskUsedPercent).toEqual([30]);
  });
});

describe("the row of a minute", () => {
  it("is the average and the maximum of all its samples, of all runs", () => {
    const samples = randomSamples(3, 60);
    const row = rowOf(
      machineId,
      60_000,
      [blockOf(samples.slice(0, 20)), blockOf(samples.slice(20))].map((of) => of.columns),
    );
    expect(row).toMatchObject({ machineId, at: 60_000, samples: 60 });
    for (const figure of figures) {
      const values = samples.map((sample) => figuresOf(sample)[figure]).filter((value) => value !== null);
      const digits = /Bytes/.test(figure) ? 0 : 2;
      expect(row[`${figure}Avg`]).toBeCloseTo(values.reduce((a, b) => a + b, 0) / values.length, digits);
      expect(row[`${figure}Max`]).toBeCloseTo(Math.max(...values), digits);
    }
  });

  it("tells nothing of what no sample tells", () => {
    const bare = createSamples()(0, Object.fromEntries(governed.map((field) => [field, undefined])));
    const { machineId: _, at, samples, ...values } = rowOf(machineId, 60_000, [blockOf([bare]).columns]);
    expect({ at, samples }).toEqual({ at: 60_000, samples: 1 });
    expect(new Set(Object.values(values))).toEqual(new Set([null]));
  });

  it("is packed with its block, which says how far it goes", () => {
    const samples = randomSamples(5, 60);
    const packed = packMinute(blockOf(samples));
    expect(packed).toMatchObject({ machineId, minuteAt: 60_000, samples: 60, firstSeq: 0, lastSeq: 59 });
    expect(packed.row).toEqual(rowOf(machineId, 60_000, [blockOf(samples).columns]));
  });
});
