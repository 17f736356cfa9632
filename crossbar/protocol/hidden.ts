import type { Sample } from "./sample.ts";
import { fieldOfSwitch, type MachineSettings, switches } from "./settings.ts";

/** The sample without the fields that these settings switch off; the same object when there is none of them in it. */
export function withoutHidden(sample: Sample, settings: MachineSettings): Sample {
  const hidden = switches.filter((name) => !settings[name] && sample[fieldOfSwitch[name]] !== undefined);
  if (hidden.length === 0) return sample;
  const shown: Sample = { ...sample };
  for (const name of hidden) delete shown[fieldOfSwitch[name]];
  return shown;
}
