import type { Switch } from "@realtimemonitor/protocol/settings.ts";

/** What each switch of a machine shows, in people's words: in forms, on tokens, in the list of changes. */
export const wordOfSwitch: Record<Switch, string> = {
  show_cpus: "cores",
  show_memory: "memory",
  show_swap: "swap",
  show_disk: "disks",
  show_disk_io: "disk activity",
  show_network: "networks",
  show_load: "load",
  show_pressure: "pressure",
  show_uptime: "uptime",
};
