import { backlogLimitCharacters } from "@realtimemonitor/protocol/backlog.ts";
import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import { defaultSettings, type MachineSettings } from "@realtimemonitor/protocol/settings.ts";
import { beforeEach, describe, expect, it } from "vitest";
import { createComplaints } from "./complaints.ts";
import { createOutbox, type Outbox } from "./outbox.ts";

const sampleOf = (seq: number, change: Partial<Sample> = {}): Sample => ({
  runId: "0123456789abcdef",
  seq,
  sampledAt: 1_700_000_000_000 + seq * 1_000,
  monotonicMs: seq * 1_000,
  settings_version: 1,
  cpus: [5],
  memory: { totalBytes: 8, usedBytes: 4 },
  ...change,
});
const settings = (change: Partial<MachineSettings>): MachineSettings => ({ ...defaultSettings, version: 2, ...change });

describe("the outbox", () => {
  let said: string[];
  let outbox: Outbox;
  const open = (bounds: { spanMs?: number; limitBytes?: number } = {}) => {
    const note = (text: string) => void said.push(text);
    outbox = createOutbox({ complaints: createComplaints({ warn: note, info: note }), ...bounds });
    return outbox;
  };
  const fill = (from: number, to: number, change: Partial<Sample> = {}) => {
    for (let seq = from; seq <= to; seq += 1) outbox.add(sampleOf(seq, change));
  };
  const heldFrom = (seq: number, limit = 60) => outbox.from(seq, limit).samples.map((sample) => sample.seq);

  beforeEach(() => {
    said = [];
    open();
  });

  it("gives back whole what it holds, from where it is asked and no more than is asked for", () => {
    fill(0, 9);
    expect(outbox.from(4, 3)).toEqual({ oldestSeq: 0, samples: [sampleOf(4), sampleOf(5), sampleOf(6)] });
    expect(outbox.from(10, 60)).toEqual({ oldestSeq: 0, samples: [] });
  });

  it("forgets what is stored", () => {
    fill(0, 9);
    outbox.acked(6);
    outbox.acked(3);
    expect(outbox.from(0, 60)).toMatchObject({ oldestSeq: 7, samples: [{ seq: 7 }, { seq: 8 }, { seq: 9 }] });
    outbox.acked(1_000_000);
    expect(outbox.from(0, 60)).toEqual({ oldestSeq: 10, samples: [] });
    expect(outbox.state()).toEqual({ held: 0, lost: 0 });
    expect(said).toEqual([]);
  });

  it("holds a fault of ten minutes and the time in which it heals", () => {
    fill(0, 14 * 60);
    expect(outbox.state()).toEqual({ held: 14 * 60 + 1, lost: 0 });
  });

  it("loses the oldest when they are too old, counts them, and says so once until something is stored", () => {
    fill(0, 1_000);
    expect(outbox.state()).toEqual({ held: 901, lost: 100 });
    expect(heldFrom(0, 1)).toEqual([100]);
    expect(said).toEqual(["outbox: the server does not store the samples, so the oldest are lost"]);
    outbox.acked(500);
    expect(outbox.state()).toEqual({ held: 500, lost: 100 });
    expect(said.at(-1)).toBe("outbox: works again");
  });

  it("loses the oldest when they are too many bytes, whatever is in them", () => {
    const bytes = Buffer.byteLength(JSON.stringify(sampleOf(10)));
    open({ limitBytes: bytes * 3 });
    fill(10, 15);
    expect(heldFrom(0)).toEqual([13, 14, 15]);
    outbox.add(sampleOf(16, { disks: [{ mount: `/${"ä".repeat(100)}`, totalBytes: 8, usedBytes: 4 }] }));
    expect(heldFrom(0).length).toBeLessThan(3);
    expect(outbox.state().lost).toBe(6 - heldFrom(0).length + 1);
  });

  it("has room again for what is added after an acknowledgement", () => {
    open({ limitBytes: Buffer.byteLength(JSON.stringify(sampleOf(10))) * 3 });
    fill(10, 12);
    outbox.acked(11);
    fill(13, 14);
    expect(outbox.state()).toEqual({ held: 3, lost: 0 });
  });

  it("gives no more at once than a message may have, and one sample whatever its size", () => {
    const large = { cpus: Array(1_024).fill(33.3) as number[], disks: [] };
    const bytes = Buffer.byteLength(JSON.stringify(sampleOf(10, large)));
    fill(0, 59, large);
    const { samples } = outbox.from(0, 60);
    expect(samples.length).toBeLessThan(60);
    expect(samples.length * bytes).toBeLessThanOrEqual(backlogLimitCharacters);
    expect((samples.length + 1) * bytes).toBeGreaterThan(backlogLimitCharacters - bytes);

    const huge = Array.from({ length: 64 }, (_, index) => ({
      mount: `/${index}${"\u0001".repeat(250)}`,
      totalBytes: 8,
      usedBytes: 4,
    }));
    open();
    fill(0, 1, { disks: [...huge, ...huge, ...huge] });
    expect(heldFrom(0)).toEqual([0]);
  });

  it("takes out for good what is switched off", () => {
    fill(0, 1);
    outbox.obey(settings({ show_memory: false }));
    const { memory: _, ...rest } = sampleOf(0);
    expect(outbox.from(0, 1).samples).toEqual([rest]);
    outbox.obey(settings({ show_memory: true }));
    expect(outbox.from(0, 1).samples).toEqual([rest]);
    fill(2, 2);
    expect(outbox.from(2, 1).samples).toEqual([sampleOf(2)]);
    outbox.obey(settings({ show_memory: false, show_cpus: false }));
    expect(outbox.from(2, 1).samples[0]).not.toHaveProperty("cpus");
    expect(outbox.from(2, 1).samples[0]).not.toHaveProperty("memory");
  });

  it("is emptied when the machine is disabled, and goes on where it was when it is enabled", () => {
    fill(0, 9);
    outbox.obey(settings({ disabled: true }));
    expect(outbox.from(0, 60)).toEqual({ oldestSeq: 10, samples: [] });
    expect(outbox.state()).toEqual({ held: 0, lost: 0 });
    outbox.obey(settings({ disabled: false }));
    fill(10, 11);
    expect(heldFrom(0)).toEqual([10, 11]);
  });
});
