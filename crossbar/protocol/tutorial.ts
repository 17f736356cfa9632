import { z } from "zod";
import { IpAddress } from "./identifiers.ts";
import type { Disk, Sample } from "./sample.ts";
import { Frequency, type MachineSettings } from "./settings.ts";

const disksLimit = 64;
/** Names and mounts may be as long as the systems that they are of allow; a message of the router is 256 kB at most. */
const longestText = 255;
const bytesOfGib = 2 ** 30;

/** "3.1%" of one core → 3.1 */
const Percent = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,6})?%$/, 'must be like "3.1%"')
  .transform((text) => Math.min(100, Number(text.slice(0, -1))));

/** "1.10GiB/15.40GiB (7.1%)" → bytes, to the hundredth of a GiB that the text tells */
const Usage = z
  .string()
  .regex(
    /^\d{1,6}(\.\d{1,6})?GiB\/\d{1,6}(\.\d{1,6})?GiB \(\d{1,3}(\.\d{1,6})?%\)$/,
    'must be like "1.10GiB/15.40GiB (7.1%)"',
  )
  .transform((text) => {
    const [usedGib = 0, totalGib = 0] = text.split("/").map(Number.parseFloat);
    return { usedBytes: Math.round(usedGib * bytesOfGib), totalBytes: Math.round(totalGib * bytesOfGib) };
  });

/** What the tutorial's client publishes on `clientstats`. What it was told to hide is absent. */
export const TutorialStats = z.object({
  ip: IpAddress,
  name: z.string().max(longestText),
  cpus: z.array(Percent).max(1024).optional(),
  memory: Usage.optional(),
  disks: z.record(z.string().min(1).max(longestText), Usage).optional(),
});
export type TutorialStats = z.infer<typeof TutorialStats>;

/** What of a sample its client can tell. */
export function readingsOf({ cpus, memory, disks }: TutorialStats): Pick<Sample, "cpus" | "memory" | "disks"> {
  return {
    ...(cpus && { cpus }),
    ...(memory && { memory }),
    ...(disks && { disks: Object.entries(disks).slice(0, disksLimit).map(diskOf) }),
  };
}

const diskOf = ([mount, usage]: [string, z.infer<typeof Usage>]): Disk => ({ mount, ...usage });

/** What the tutorial's client takes: the answer of its POST, and each event on `clientconfig.<ip>`. */
export const TutorialSettings = z.object({
  id: z.string(),
  ip: IpAddress,
  show_cpus: z.boolean(),
  show_memory: z.boolean(),
  show_disk: z.boolean(),
  disabled: z.boolean(),
  /** Seconds between two samples. */
  frequency: Frequency,
});
export type TutorialSettings = z.infer<typeof TutorialSettings>;

export const tutorialSettingsOf = (id: string, ip: string, settings: MachineSettings): TutorialSettings =>
  TutorialSettings.parse({ ...settings, id, ip });
