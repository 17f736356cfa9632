import { type Disk, Memory, Sample } from "@realtimemonitor/protocol/sample.ts";
import type { MachineSettings } from "@realtimemonitor/protocol/settings.ts";
import type { Collectors } from "./collect/collector.ts";
import type { Complaints } from "./complaints.ts";
import { type Field, fieldOf } from "./field.ts";
import { createSchedule } from "./schedule.ts";

export type Sampler = {
  /** Takes effect now: with a sample at once, or with none any more. */
  apply(settings: MachineSettings): void;
  stop(): void;
};

type Fields = { cpus?: Field<number[]>; memory?: Field<Memory>; disks?: Field<Disk[]> };

const Cpus = Sample.shape.cpus.unwrap().unwrap();
const Disks = Sample.shape.disks.unwrap().unwrap();

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
  let fields: Fields = {};
  let seq = 0;

  /** A field that stays on keeps its collector; what is off has none, so it can't be read. */
  const fieldsOf = ({ show_cpus, show_memory, show_disk, disabled }: MachineSettings): Fields => ({
    ...(show_cpus && !disabled && { cpus: fields.cpus ?? fieldOf("cpus", Cpus, collectors.cpus(), complaints) }),
    ...(show_memory &&
      !disabled && { memory: fields.memory ?? fieldOf("memory", Memory, collectors.memory(), complaints) }),
    ...(show_disk && !disabled && { disks: fields.disks ?? fieldOf("disks", Disks, collectors.disks(), complaints) }),
  });

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

async function read(fields: Fields): Promise<Pick<Sample, keyof Collectors>> {
  const [cpus, memory, disks] = await Promise.all([fields.cpus?.(), fields.memory?.(), fields.disks?.()]);
  return {
    ...(cpus !== undefined && { cpus }),
    ...(memory !== undefined && { memory }),
    ...(disks !== undefined && { disks }),
  };
}
