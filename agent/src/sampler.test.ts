import { type Disk, Sample } from "@realtimemonitor/protocol/sample.ts";
import { defaultSettings, fieldOfSwitch, type MachineSettings, switches } from "@realtimemonitor/protocol/settings.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Collectors } from "./collect/collector.ts";
import { createComplaints } from "./complaints.ts";
import { disks, fakeCollectors, memory } from "./fake-collectors.ts";
import { createSampler, type Sampler } from "./sampler.ts";

describe("the sampler", () => {
  let sent: Sample[];
  let said: string[];
  let sampler: Sampler;
  let startedAtMs: number;

  const sampleWith = (collectors: Partial<Collectors> = {}) => {
    sampler = createSampler({
      collectors: fakeCollectors(collectors),
      take: (sample) => sent.push(Sample.parse(sample)),
      runId: "0123456789abcdef",
      monotonicMs: () => Math.round(performance.now() - startedAtMs),
      complaints: createComplaints({ warn: (text) => said.push(text), info: () => {} }),
    });
    return sampler;
  };
  const settings = (change: Partial<MachineSettings> = {}): MachineSettings => ({
    ...defaultSettings,
    version: 3,
    ...change,
  });
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  beforeEach(() => {
    vi.useFakeTimers();
    startedAtMs = performance.now();
    sent = [];
    said = [];
  });
  afterEach(() => {
    sampler.stop();
    vi.useRealTimers();
  });

  it("sends whole samples at the frequency of the settings, counted from 0", async () => {
    const startedAt = Date.now();
    sampleWith().apply(settings({ frequency: 2 }));
    await pass(4_000);
    expect(sent.map(({ seq, sampledAt, monotonicMs }) => [seq, sampledAt - startedAt, monotonicMs])).toEqual([
      [0, 0, 0],
      [1, 2_000, 2_000],
      [2, 4_000, 4_000],
    ]);
    expect(sent[0]).toMatchObject({ runId: "0123456789abcdef", settings_version: 3, cpus: [1, 2], memory, disks });
  });

  it("keeps publishing when the disk collector fails, and says so once", async () => {
    sampleWith({
      disks: () => () => {
        throw new Error("no mount can be read");
      },
    }).apply(settings());
    await pass(3_000);
    expect(sent).toHaveLength(4);
    for (const sample of sent) expect(sample).toMatchObject({ cpus: [1, 2], memory, disks: null });
    expect(said).toEqual(["disks: no mount can be read"]);
  });

  it("loses only the field of a collector that hangs", async () => {
    const hangs = vi.fn(() => new Promise<Disk[]>(() => {}));
    sampleWith({ disks: () => hangs }).apply(settings());
    await pass(3_400);
    expect(sent).toHaveLength(4);
    for (const sample of sent) expect(sample).toMatchObject({ cpus: [1, 2], memory, disks: null });
    expect(hangs).toHaveBeenCalledTimes(1);
  });

  it.each(switches)("does not even read what %s switches off, and reads all else", async (off) => {
    const field = fieldOfSwitch[off];
    const make = vi.fn();
    sampleWith({ [field]: make }).apply(settings({ [off]: false }));
    await pass(2_000);
    expect(make).not.toHaveBeenCalled();
    const others = switches.map((each) => fieldOfSwitch[each]).filter((other) => other !== field);
    expect(Object.keys(sent[1] ?? {}).sort()).toEqual(
      ["runId", "seq", "sampledAt", "monotonicMs", "settings_version", ...others].sort(),
    );
  });

  it("reads nothing while disabled", async () => {
    const make = vi.fn();
    const none = Object.fromEntries(switches.map((each) => [fieldOfSwitch[each], make]));
    sampleWith(none).apply(settings({ disabled: true }));
    await pass(2_000);
    expect(make).not.toHaveBeenCalled();
    expect(sent).toEqual([]);
  });

  it("begins anew with a collector that is switched on again, and keeps one that stays on", async () => {
    const cpus = vi.fn(() => () => [5]);
    const disk = vi.fn(() => async () => disks);
    sampleWith({ cpus, disks: disk }).apply(settings());
    sampler.apply(settings({ version: 4, show_cpus: false }));
    sampler.apply(settings({ version: 5 }));
    await pass(0);
    expect(cpus).toHaveBeenCalledTimes(2);
    expect(disk).toHaveBeenCalledTimes(1);
  });

  it("lets a changed frequency take effect now, with a sample at once", async () => {
    sampleWith().apply(settings({ frequency: 3600 }));
    await pass(10_000);
    expect(sent).toHaveLength(1);
    sampler.apply(settings({ version: 4, frequency: 0.5 }));
    await pass(0);
    expect(sent.at(-1)).toMatchObject({ seq: 1, settings_version: 4 });
    await pass(1_000);
    expect(sent).toHaveLength(4);
  });

  it("stops at once when disabled, and samples at once when enabled", async () => {
    sampleWith().apply(settings());
    await pass(1_000);
    sampler.apply(settings({ version: 4, disabled: true }));
    await pass(60_000);
    expect(sent).toHaveLength(2);
    sampler.apply(settings({ version: 5 }));
    await pass(0);
    expect(sent.map(({ seq, settings_version }) => [seq, settings_version])).toEqual([
      [0, 3],
      [1, 3],
      [2, 5],
    ]);
  });

  it("sends no sample that was begun before it was disabled, or before a field was switched off", async () => {
    let answer: (value: Disk[]) => void = () => {};
    const slow = () =>
      new Promise<Disk[]>((resolve) => {
        answer = resolve;
      });
    sampleWith({ disks: () => slow }).apply(settings());
    sampler.apply(settings({ version: 4, show_disk: false }));
    answer(disks);
    await pass(0);
    expect(sent.map((sample) => [sample.settings_version, "disks" in sample])).toEqual([[4, false]]);
    sampler.apply(settings({ version: 5 }));
    sampler.apply(settings({ version: 6, disabled: true }));
    answer(disks);
    await pass(5_000);
    expect(sent).toHaveLength(1);
  });

  it("sends nothing any more when it is stopped", async () => {
    sampleWith().apply(settings());
    sampler.stop();
    await pass(5_000);
    expect(sent).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
