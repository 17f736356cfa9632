import type { SettingsField } from "@realtimemonitor/protocol/settings.ts";
import { wordOfSwitch } from "./switch-words.ts";

type Value = boolean | number;

/** "Show disks", "Frequency", "Disabled": as the fields are called. */
export const nameOfField = (field: SettingsField): string =>
  field === "frequency" ? "Frequency" : field === "disabled" ? "Disabled" : `Show ${wordOfSwitch[field]}`;

/** "5 s", "on". */
export const valueInWords = (value: Value): string => (typeof value === "number" ? `${value} s` : value ? "on" : "off");

/** "Show disks: on → off", "Frequency: 1 s → 2.5 s", "Disabled: off → on". */
export const changeInWords = (change: { field: SettingsField; before: Value; after: Value }): string =>
  `${nameOfField(change.field)}: ${valueInWords(change.before)} → ${valueInWords(change.after)}`;
