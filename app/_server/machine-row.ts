import "server-only";
import type { SettingsStatus } from "@realtimemonitor/protocol/frame.ts";
import { isTutorialId, Tags } from "@realtimemonitor/protocol/identifiers.ts";
import { MachineSettings, type Switch, switches } from "@realtimemonitor/protocol/settings.ts";
import type { Machine } from "../../prisma/generated/client.ts";

const switchFields = Object.fromEntries(switches.map((name) => [name, true])) as Record<Switch, true>;

export const settingsFields = {
  settingsVersion: true,
  ...switchFields,
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
export function statusOf(
  row: Pick<Machine, keyof typeof reportFields> & { id: string; settingsVersion: number },
): SettingsStatus {
  const isCurrent = row.reportedVersion === row.settingsVersion;
  const reported = row.reportedResult === "rejected" ? "rejected" : "applied";
  return {
    status: isTutorialId(row.id) ? "untold" : isCurrent ? reported : "pending",
    wanted_version: row.settingsVersion,
    reported_version: row.reportedVersion,
    reason: row.reportedReason,
    appliedInMs: row.appliedInMs,
    reportedAt: epochMs(row.reportedAt),
  };
}
