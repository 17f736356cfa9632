import { z } from "zod";

/** Seconds between two samples. */
export const Frequency = z.number().min(0.5).max(3600);

/** Not named by servers and state files of version 0.1: there it is on. */
const YoungSwitch = z.boolean().default(true);

/** What an administrator decides about a machine; the keys are the tutorial's. */
export const SettingsValues = z.object({
  show_cpus: z.boolean(),
  show_memory: z.boolean(),
  show_disk: z.boolean(),
  show_load: YoungSwitch,
  show_pressure: YoungSwitch,
  show_swap: YoungSwitch,
  show_disk_io: YoungSwitch,
  show_network: YoungSwitch,
  show_uptime: YoungSwitch,
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
  show_load: true,
  show_pressure: true,
  show_swap: true,
  show_disk_io: true,
  show_network: true,
  show_uptime: true,
  disabled: false,
  frequency: 1,
};

/** The field of a sample that each switch governs; the order is that of forms and pages. */
export const fieldOfSwitch = {
  show_cpus: "cpus",
  show_memory: "memory",
  show_swap: "swap",
  show_disk: "disks",
  show_disk_io: "diskIo",
  show_network: "networks",
  show_load: "load",
  show_pressure: "pressure",
  show_uptime: "uptimeSeconds",
} as const;
export type Switch = keyof typeof fieldOfSwitch;
export const switches = Object.keys(fieldOfSwitch) as Switch[];
/** The tutorial's client knows no others. */
export const tutorialSwitches = ["show_cpus", "show_memory", "show_disk"] as const satisfies Switch[];

/** A part of them: what an administrator changed. Not `partial()`, which would fill in the young switches with their default. */
export const SettingsEdit = z.strictObject({
  ...(Object.fromEntries(switches.map((name) => [name, z.boolean().exactOptional()])) as Record<
    Switch,
    OptionalSwitch
  >),
  disabled: z.boolean().exactOptional(),
  frequency: Frequency.exactOptional(),
});
export type SettingsEdit = z.infer<typeof SettingsEdit>;
type OptionalSwitch = z.ZodExactOptional<z.ZodBoolean>;

/** So many machines may be changed at once. */
export const machinesAtOnce = 1_000;

export type SettingsField = keyof SettingsValues;
export const settingsFields = [...switches, "disabled", "frequency"] as const satisfies SettingsField[];
