import { switches } from "@realtimemonitor/protocol/settings.ts";
import type { ChangeEntry } from "../../../../_server/machines.ts";
import { wordOfSwitch } from "../../switch-words.ts";

type Change = ChangeEntry["changes"][number];

/** "Show disks: on → off", "Frequency: 1 s → 2.5 s", "Disabled: off → on". */
export function changeInWords({ field, before, after }: Change): string {
  const shown = switches.find((name) => name === field);
  const label = shown ? `Show ${wordOfSwitch[shown]}` : field.charAt(0).toUpperCase() + field.slice(1);
  const [old, now] = [before, after].map((value) => words[value] ?? (field === "frequency" ? `${value} s` : value));
  return `${label}: ${old} → ${now}`;
}

const words: Record<string, string> = { true: "on", false: "off" };
