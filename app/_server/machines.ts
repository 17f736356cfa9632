import "server-only";
import { Facts } from "@realtimemonitor/protocol/enrolment.ts";
import { MachineId, MachineName } from "@realtimemonitor/protocol/identifiers.ts";
import { randomText } from "@realtimemonitor/protocol/random.ts";
import { type MachineSettings, SettingsValues } from "@realtimemonitor/protocol/settings.ts";
import { database, write } from "./db.ts";
import { NotFound } from "./errors.ts";
import { tellHub } from "./hub.ts";
import { epochMs, settingsFields, settingsOf, tagsOf } from "./machine-row.ts";
import { requireAdmin } from "./session.ts";

export type MachineDetails = {
  id: string;
  name: string;
  ip: string | null;
  tags: string[];
  facts: Facts | null;
  joinedAt: number | null;
  settings: MachineSettings;
};

export async function readMachine(id: string): Promise<MachineDetails> {
  await requireAdmin();
  const row = await (await database()).machine.findUnique({
    where: { id: known(id) },
    select: { id: true, name: true, ip: true, tags: true, facts: true, joinedAt: true, ...settingsFields },
  });
  if (!row) throw new NotFound("There is no such machine.");
  return {
    id: row.id,
    name: row.name,
    ip: row.ip,
    tags: tagsOf(row),
    facts: Facts.safeParse(row.facts).data ?? null,
    joinedAt: epochMs(row.joinedAt),
    settings: settingsOf(row),
  };
}

/**
 * The new version is above what is stored and above what the agent has reported: a restored database would otherwise
 * give versions that the agent has seen already and ignores. Nobody is told: the push that is to follow goes to the agent
 * and to the hub.
 */
export async function updateSettings(id: string, values: SettingsValues): Promise<MachineSettings> {
  const { userId } = await requireAdmin();
  const after = SettingsValues.parse(values);
  return write(async (tx) => {
    const row = await tx.machine.findUnique({
      where: { id: known(id) },
      select: { reportedVersion: true, ...settingsFields },
    });
    if (!row) throw new NotFound("There is no such machine.");
    const version = Math.max(row.settingsVersion, row.reportedVersion ?? 0) + 1;
    const before = SettingsValues.parse(row);
    await tx.machine.update({ where: { id }, data: { ...after, settingsVersion: version } });
    const change = { id: randomText(20), machineId: id, userId, version, before, after, changedAt: Date.now() };
    await tx.settingsChange.create({ data: change });
    return { ...after, version };
  });
}

export type ChangeEntry = {
  version: number;
  author: string | null;
  changedAt: number | null;
  changes: { field: string; before: string; after: string }[];
};

/** The newest first: who changed what, from what to what. */
export async function listChanges(id: string, limit = 10): Promise<ChangeEntry[]> {
  await requireAdmin();
  const rows = await (await database()).settingsChange.findMany({
    where: { machineId: known(id) },
    orderBy: { version: "desc" },
    take: limit,
    select: { version: true, before: true, after: true, changedAt: true, user: { select: { name: true } } },
  });
  return rows.map((row) => ({
    version: row.version,
    author: row.user?.name ?? null,
    changedAt: epochMs(row.changedAt),
    changes: differences(row.before, row.after),
  }));
}

function differences(before: unknown, after: unknown): ChangeEntry["changes"] {
  const [old, now] = [
    SettingsValues.partial().catch({}).parse(before),
    SettingsValues.partial().catch({}).parse(after),
  ];
  return SettingsValues.keyof()
    .options.filter((field) => old[field] !== now[field])
    .map((field) => ({ field, before: String(old[field]), after: String(now[field]) }));
}

/** From now on the administrator's name stands; the agent's own was taken when it joined. */
export async function renameMachine(id: string, name: string): Promise<void> {
  await requireAdmin();
  const renamed = await write((tx) =>
    tx.machine.updateMany({ where: { id: known(id) }, data: { name: MachineName.parse(name) } }),
  );
  if (renamed.count === 0) throw new NotFound("There is no such machine.");
  await tellHub(id);
}

/** Forgets the machine with its key: it needs a join token to come back. */
export async function removeMachine(id: string): Promise<void> {
  await requireAdmin();
  const removed = await write((tx) => tx.machine.deleteMany({ where: { id: known(id) } }));
  if (removed.count === 0) throw new NotFound("There is no such machine.");
  await tellHub(id);
}

function known(id: string): string {
  const parsed = MachineId.safeParse(id);
  if (!parsed.success) throw new NotFound("There is no such machine.");
  return parsed.data;
}
