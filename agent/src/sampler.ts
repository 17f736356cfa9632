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

/** Takes samples as the settings say and hands each to `take`, which never throws. */
export function createSampler(options: {
  collectors: Collectors;
  take(sample: Sample): void;
  /** The time of day, in epoch milliseconds. */
  now?(): number;
  runId: string;
  /** Whole milliseconds since the start, on a clock that never jumps. */
  monotonicMs(): number;
  complaints: Complaints;
}): Sampler {
  const { collectors, complaints, now = Date.now } = options;
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
    const taken = { sampledAt: now(), monotonicMs: options.monotonicMs() };
    const readings = await read(fields);
    // Settings that came meanwhile have a sample of their own; this one may hold what they switched off
    if (settings !== ordered) return;
    options.take({ runId: options.runId, seq, ...taken, settings_version: ordered.version, ...readings });
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
