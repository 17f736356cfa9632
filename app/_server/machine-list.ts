import "server-only";
import type { FleetRow, SettingsStatus } from "@realtimemonitor/protocol/frame.ts";
import type { MachineSettings } from "@realtimemonitor/protocol/settings.ts";
import { database } from "./db.ts";
import { readAdminFleet, readFleet } from "./fleet.ts";
import { settingsFields, settingsOf } from "./machine-row.ts";
import { requireUser } from "./session.ts";

export type ListedMachine = {
  id: string;
  name: string;
  ip: string | null;
  tags: string[];
  state: FleetRow["presence"] | "disabled";
  /** The newest sample of what the dashboard shows; null when there was none yet, or it is disabled. */
  figures: Omit<FleetRow, "id" | "presence"> | null;
  /** For administrators. */
  settings?: MachineSettings;
  settingsStatus?: SettingsStatus;
};

/** All machines that who asks may see, by name: for programs. Administrators see the disabled ones too, and what is set. */
export async function listMachines(): Promise<ListedMachine[]> {
  const { role } = await requireUser();
  const { machines, rows } = await readFleet();
  const byId = new Map(rows.map(({ id, presence, ...figures }) => [id, { state: presence, figures }]));
  const shown = machines.map((machine) => ({
    ...machine,
    ...(byId.get(machine.id) ?? { state: "offline" as const, figures: null }),
  }));
  const all = role === "admin" ? await withSettings(new Map(shown.map((machine) => [machine.id, machine]))) : shown;
  return all.sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
}

async function withSettings(shown: Map<string, ListedMachine>): Promise<ListedMachine[]> {
  const [{ machines }, rows] = await Promise.all([
    readAdminFleet(),
    (await database()).machine.findMany({ select: { id: true, ...settingsFields } }),
  ]);
  const settings = new Map(rows.map((row) => [row.id, settingsOf(row)]));
  return machines.flatMap(({ id, name, ip, tags, presence, settings: settingsStatus }) => {
    const set = settings.get(id);
    if (!set) return []; // it was removed just now
    const state = set.disabled ? "disabled" : presence;
    const known = { id, name, ip, tags, state, figures: null, ...(set.disabled ? {} : shown.get(id)) } as const;
    return [{ ...known, settings: set, settingsStatus }];
  });
}
