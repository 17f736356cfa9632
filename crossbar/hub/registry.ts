import { FleetRow } from "@realtimemonitor/protocol/frame.ts";
import { Tags } from "@realtimemonitor/protocol/identifiers.ts";
import { MachineSettings } from "@realtimemonitor/protocol/settings.ts";
import type { Machine as MachineModel } from "../../prisma/generated/client.ts";
import type { Database } from "../../prisma/open-database.ts";
import type { MachineRecord, Reported, Row } from "./machine.ts";

const omit = { facts: true, joinTokenId: true } as const;
type Stored = Omit<MachineModel, keyof typeof omit>;

/** The machines as the database says. Both throw what the database throws. */
export async function readMachines(database: Database): Promise<MachineRecord[]> {
  return (await database.machine.findMany({ omit })).map(recordOf);
}

export async function readMachine(database: Database, id: string): Promise<MachineRecord | undefined> {
  const stored = await database.machine.findUnique({ where: { id }, omit });
  return stored ? recordOf(stored) : undefined;
}

function recordOf(stored: Stored): MachineRecord {
  const { id, publicKey, name, ip, settingsVersion: version, ...rest } = stored;
  return {
    id,
    publicKey,
    name,
    ip,
    tags: Tags.catch([]).parse(stored.tags),
    settings: MachineSettings.parse({ ...rest, version }),
    joinedAt: Number(stored.joinedAt),
    seenAt: numberOrNull(stored.seenAt),
    reported: reportedOf(stored),
    row: rowOf(stored),
    forgetAfterMs: numberOrNull(stored.forgetAfterMs),
  };
}

function rowOf({ id, lastRow }: Stored): Row | null {
  const row = FleetRow.omit({ presence: true }).safeParse(lastRow);
  return row.success ? { ...row.data, id } : null;
}

function reportedOf(stored: Stored): Reported | null {
  const { reportedVersion: version, reportedResult: result, reportedReason: reason, appliedInMs } = stored;
  if (version === null || stored.reportedAt === null) return null;
  return {
    version,
    result: result === "rejected" ? "rejected" : "applied",
    reason,
    at: Number(stored.reportedAt),
    appliedInMs,
  };
}

const numberOrNull = (value: bigint | null) => (value === null ? null : Number(value));
