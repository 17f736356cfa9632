import { z } from "zod";

/** Seconds between two samples. */
export const Frequency = z.number().min(0.5).max(3600);

/** What an administrator decides about a machine; the keys are the tutorial's. */
export const SettingsValues = z.object({
  show_cpus: z.boolean(),
  show_memory: z.boolean(),
  show_disk: z.boolean(),
  /** Publishes no samples and is hidden from the dashboard. */
  disabled: z.boolean(),
  frequency: Frequency,
});
export type SettingsValues = z.infer<typeof SettingsValues>;

/** Settings as they travel: whole, with a version that only grows. */
export const MachineSettings = SettingsValues.extend({ version: z.int().nonnegative() });
export type MachineSettings = z.infer<typeof MachineSettings>;

/** Version 0 is older than any that a server gives. */
export const defaultSettings: MachineSettings = {
  version: 0,
  show_cpus: true,
  show_memory: true,
  show_disk: true,
  disabled: false,
  frequency: 1,
};
