import "server-only";
import type { SettingsStatus } from "@realtimemonitor/protocol/frame.ts";
import { Tags } from "@realtimemonitor/protocol/identifiers.ts";
import { MachineSettings } from "@realtimemonitor/protocol/settings.ts";
import type { Machine } from "../../prisma/generated/client.ts";

export const settingsFields = {
  settingsVersion: true,
  show_cpus: true,
  show_memory: true,
  show_disk: true,
  show_load: true,
  show_pressure: true,
  show_swap: true,
  show_disk_io: true,
  show_network: true,
  show_uptime: true,
  disabled: true,
  frequency: true,
} as const;

export const reportFields = {
  reportedVersion: true,
  reportedResult: true,
  reportedReason: true,
  reportedAt: true,
  appliedInMs: true,
} as const;

export function settingsOf(row: Pick<Machine, keyof typeof settingsFields>): MachineSettings {
  return MachineSettings.parse({ ...row, version: row.settingsVersion });
}

export const tagsOf = (row: { tags: unknown }) => Tags.catch([]).parse(row.tags);

export const epochMs = (time: bigint | null) => (time === null ? null : Number(time));

/** What the database remembers of a machine's obedience, for when the hub cannot be asked. */
export function statusOf(row: Pick<Machine, keyof typeof reportFields> & { settingsVersion: number }): SettingsStatus {
  const isCurrent = row.reportedVersion === row.settingsVersion;
  return {
    status: !isCurrent ? "pending" : row.reportedResult === "rejected" ? "rejected" : "applied",
    wanted_version: row.settingsVersion,
    reported_version: row.reportedVersion,
    reason: row.reportedReason,
    appliedInMs: row.appliedInMs,
    reportedAt: epochMs(row.reportedAt),
  };
}
