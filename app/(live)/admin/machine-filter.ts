import type { AdminMachine } from "@realtimemonitor/protocol/frame.ts";

/** What the list can be narrowed to; what is asked for in words is in `machineStates`. */
export type MachineFilter = { search: string; state: MachineState; tag: string };
export type MachineState = (typeof machineStates)[number];
export const machineStates = ["any", "online", "late", "offline", "disabled", "settings not applied"] as const;
export const anyMachine: MachineFilter = { search: "", state: "any", tag: "" };

type Filtered = Pick<AdminMachine, "name" | "ip" | "tags" | "presence" | "disabled"> & {
  settings: Pick<AdminMachine["settings"], "status">;
};

/** Each word of the search is in its name, its address or a tag. */
export function passes(machine: Filtered, { search, state, tag }: MachineFilter): boolean {
  const text = [machine.name, machine.ip ?? "", ...machine.tags].join(" ").toLowerCase();
  const words = search.toLowerCase().split(/\s+/);
  return (
    words.every((word) => text.includes(word)) && hasState(machine, state) && (tag === "" || machine.tags.includes(tag))
  );
}

function hasState({ presence, disabled, settings }: Filtered, state: MachineState): boolean {
  switch (state) {
    case "any":
      return true;
    case "disabled":
      return disabled;
    case "settings not applied":
      return settings.status !== "applied" && settings.status !== "untold";
    default:
      return !disabled && presence === state;
  }
}

/** All tags that are there, by name. */
export const tagsIn = (machines: readonly { tags: string[] }[]): string[] =>
  [...new Set(machines.flatMap(({ tags }) => tags))].sort();
