import { Sample } from "@realtimemonitor/protocol/sample.ts";
import { fieldOfSwitch, type MachineSettings, switches } from "@realtimemonitor/protocol/settings.ts";
import type { z } from "zod";
import type { Collector, Collectors, ReadField } from "./collect/collector.ts";
import type { Complaints } from "./complaints.ts";
import { type Field, fieldOf } from "./field.ts";
import { createSchedule } from "./schedule.ts";

export type Sampler = {
  /** Takes effect now: with a sample at once, or with none any more. */
  apply(settings: MachineSettings): void;
  stop(): void;
};

type Fields = Map<ReadField, Field<unknown>>;

/** Takes samples as the settings say and hands each to `publish`, which may lose it but never throws. */
export function createSampler(options: {
  collectors: Collectors;
  publish(sample: Sample): void;
  runId: string;
  complaints: Complaints;
}): Sampler {
  const { collectors, complaints } = options;
  const startedAtMs = performance.now();
  let settings: MachineSettings | undefined;
  let fields: Fields = new Map();
  let seq = 0;

  const open = (name: ReadField) => {
    const schema: z.ZodType<unknown> = Sample.shape[name].unwrap().unwrap();
    const collect: Collector<unknown> = collectors[name]();
    return fieldOf(name, schema, collect, complaints);
  };

  /** A field that stays on keeps its collector; what is off has none, so it can't be read. */
  const fieldsOf = (next: MachineSettings): Fields => {
    const shown = next.disabled ? [] : switches.filter((show) => next[show]).map((show) => fieldOfSwitch[show]);
    return new Map(shown.map((name) => [name, fields.get(name) ?? open(name)]));
  };

  const schedule = createSchedule(async () => {
    const ordered = settings;
    if (!ordered) return;
    const taken = { sampledAt: Date.now(), monotonicMs: Math.round(performance.now() - startedAtMs) };
    const readings = await read(fields);
    // Settings that came meanwhile have a sample of their own; this one may hold what they switched off
    if (settings !== ordered) return;
    options.publish({ runId: options.runId, seq, ...taken, settings_version: ordered.version, ...readings });
    seq += 1;
  });

  return {
    stop: () => {
      settings = undefined;
      schedule.stop();
    },
    apply(next) {
      settings = next;
      fields = fieldsOf(next);
      if (next.disabled) schedule.stop();
      else schedule.start(next.frequency * 1_000);
    },
  };
}

async function read(fields: Fields): Promise<Pick<Sample, ReadField>> {
  const readings = await Promise.all([...fields.values()].map((field) => field()));
  return Object.fromEntries([...fields.keys()].map((name, index) => [name, readings[index]]));
}
