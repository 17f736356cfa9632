import "server-only";
import { MachineId } from "@realtimemonitor/protocol/identifiers.ts";
import {
  settingsFields as fields,
  type MachineSettings,
  machinesAtOnce,
  SettingsEdit,
  type SettingsField,
} from "@realtimemonitor/protocol/settings.ts";
import { z } from "zod";
import type { Prisma } from "../../prisma/generated/client.ts";
import { database, write } from "./db.ts";
import { NotFound, Overtaken, Refused } from "./errors.ts";
import { epochMs, settingsFields, settingsOf, tagsOf } from "./machine-row.ts";
import { requireAdmin } from "./session.ts";
import { type Difference, differences, valuesOf, type Written, writeFields, writeSettings } from "./write-settings.ts";

const MachineIds = z.array(MachineId).min(1).max(machinesAtOnce);

export type ChangeEntry = {
  id: string;
  version: number;
  /** Null: the account was removed. */
  author: string | null;
  isYours: boolean;
  changedAt: number;
  differences: Difference[];
  /** When the agent first said that it uses this version; null when it never did, as when a newer one came first. */
  appliedAt: number | null;
  appliedInMs: number | null;
  undoesVersion: number | null;
  isUndone: boolean;
  /** How many machines the same edit changed. */
  machineCount: number;
};

export type SettingsView = {
  machineId: string;
  name: string;
  tags: string[];
  joinedAt: number;
  settings: MachineSettings;
  /** The newest first. */
  changes: ChangeEntry[];
  /** Whether there are older ones. */
  hasMore: boolean;
};

const changesShown = 50;

/** The settings of one machine, and who changed what and when. */
export async function readSettings(id: string): Promise<SettingsView> {
  await requireAdmin();
  const row = await (await database()).machine.findUnique({
    where: { id: MachineId.safeParse(id).data ?? "" },
    select: { name: true, tags: true, joinedAt: true, ...settingsFields },
  });
  if (!row) throw new NotFound("There is no such machine.");
  const changes = await listChanges(id, changesShown + 1);
  return {
    machineId: id,
    name: row.name,
    tags: tagsOf(row),
    joinedAt: Number(row.joinedAt),
    settings: settingsOf(row),
    changes: changes.slice(0, changesShown),
    hasMore: changes.length > changesShown,
  };
}

/** The newest first: who changed what, from what to what, and when the agent took it. */
export async function listChanges(id: string, limit: number): Promise<ChangeEntry[]> {
  const { userId } = await requireAdmin();
  const db = await database();
  const rows = await db.settingsChange.findMany({
    where: { machineId: MachineId.safeParse(id).data ?? "" },
    orderBy: { version: "desc" },
    take: limit,
    include: { user: { select: { name: true } } },
  });
  const batchIds = [...new Set(rows.flatMap(({ batchId }) => batchId ?? []))].slice(0, batchesCounted);
  const batches = await db.settingsChange.groupBy({
    by: ["batchId"],
    where: { batchId: { in: batchIds } },
    _count: true,
  });
  const sizes = new Map(batches.map(({ batchId, _count }) => [batchId, _count]));
  const undone = new Set(rows.map(({ undoesVersion }) => undoesVersion));
  return rows.map((change) => ({
    id: change.id,
    version: change.version,
    author: change.user?.name ?? null,
    isYours: change.userId === userId,
    changedAt: Number(change.changedAt),
    differences: differences(change.before, change.after),
    appliedAt: epochMs(change.appliedAt),
    appliedInMs: change.appliedInMs,
    undoesVersion: change.undoesVersion,
    isUndone: undone.has(change.version),
    machineCount: sizes.get(change.batchId) ?? 1,
  }));
}

/** An export asks for all changes; a statement of the database has room for so many. */
const batchesCounted = 1_000;

export type SettingsOfMany = {
  /** Fewer than were asked for when some were removed. */
  count: number;
  /** How many machines have which value. */
  values: Record<SettingsField, { value: boolean | number; count: number }[]>;
  tags: { tag: string; count: number }[];
};

/** What many machines have in common, and where they differ. */
export async function readSettingsOf(ids: string[]): Promise<SettingsOfMany> {
  await requireAdmin();
  const rows = await (await database()).machine.findMany({
    where: { id: { in: MachineIds.parse(ids) } },
    select: { tags: true, ...settingsFields },
  });
  const values = fields.map((field) => [
    field,
    tallyOf(rows.map((row) => row[field])).map(([value, count]) => ({ value, count })),
  ]);
  const tags = tallyOf(rows.flatMap(tagsOf)).map(([tag, count]) => ({ tag, count }));
  return { count: rows.length, values: Object.fromEntries(values), tags };
}

/** Each once, the most frequent first. */
function tallyOf<Value>(values: Value[]): [Value, number][] {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

/**
 * Changes what is named in `edit` and leaves the rest. `basedOn` is the version that the administrator saw: when one of the
 * same fields was changed after it, nothing is written and `Overtaken` tells by whom.
 */
export async function updateSettings(id: string, edit: SettingsEdit, basedOn?: number): Promise<Written> {
  const by = await requireAdmin();
  const change = SettingsEdit.parse(edit);
  const seen = z.int().nonnegative().optional().parse(basedOn);
  return write(async (tx) => {
    const row = await tx.machine.findUnique({ where: { id: MachineId.safeParse(id).data ?? "" }, select: writeFields });
    if (!row) throw new NotFound("There is no such machine.");
    if (seen !== undefined && seen < row.settingsVersion) {
      const values = valuesOf(row);
      const asked = fields.filter((field) => field in change && change[field] !== values[field]);
      const others = (await changedSince(tx, id, seen, asked)).map(({ userId, ...last }) => ({
        ...last,
        isYours: userId === by.userId,
        value: values[last.field],
      }));
      if (others.length > 0) throw new Overtaken(others);
    }
    return writeSettings(tx, [{ row, change }], by);
  });
}

/** The same change on many machines, all or none of them. Machines that are gone are left out. */
export async function updateSettingsOf(ids: string[], edit: SettingsEdit): Promise<Written> {
  const by = await requireAdmin();
  const [known, change] = [MachineIds.parse(ids), SettingsEdit.parse(edit)];
  return write(async (tx) => {
    const rows = await tx.machine.findMany({ where: { id: { in: known } }, select: writeFields });
    return writeSettings(
      tx,
      rows.map((row) => ({ row, change })),
      by,
    );
  });
}

export type Undone = Written & { /** What was changed again since, and so stays. */ kept: KeptField[] };
type KeptField = { machine: string; field: SettingsField; author: string | null };

/**
 * Gives back what a change took, on all the machines that it was made on, as a change of its own. A field that has another
 * value by now was changed since and stays. `Refused` when that is all of them.
 */
export async function undoChange(changeId: string): Promise<Undone> {
  const by = await requireAdmin();
  const id = z.string().max(64).parse(changeId);
  return write(async (tx) => {
    const one = await tx.settingsChange.findUnique({ where: { id } });
    if (!one) throw new NotFound("There is no such change; its machine may be removed.");
    const changes = one.batchId ? await tx.settingsChange.findMany({ where: { batchId: one.batchId } }) : [one];
    const rows = await tx.machine.findMany({
      where: { id: { in: changes.map(({ machineId }) => machineId) } },
      select: writeFields,
    });
    const edits = [];
    const kept: KeptField[] = [];
    for (const { machineId, before, after, version } of changes) {
      const row = rows.find((known) => known.id === machineId);
      if (!row) continue;
      const values = valuesOf(row);
      const changed = differences(before, after);
      const still = changed.filter((difference) => values[difference.field] === difference.after);
      const others = changed.filter((difference) => !still.includes(difference)).map(({ field }) => field);
      if (others.length > 0 && kept.length < keptTold) {
        const since = await changedSince(tx, machineId, version, others);
        kept.push(...since.map(({ field, author }) => ({ machine: row.name, field, author })));
      }
      if (still.length === 0) continue;
      const back = Object.fromEntries(still.map((difference) => [difference.field, difference.before]));
      edits.push({ row, change: SettingsEdit.parse(back), undoesVersion: version });
    }
    if (edits.length === 0) throw new Refused(null, `Nothing was undone: ${keptInWords(kept)}.`);
    return { ...(await writeSettings(tx, edits, by)), kept };
  });
}

const keptTold = 5;

function keptInWords(kept: KeptField[]): string {
  const [first] = kept;
  return first
    ? `${first.field} was changed again since, by ${first.author ?? "a removed account"}`
    : "it is so already";
}

/** Who last changed which of these fields after a version. */
async function changedSince(tx: Prisma.TransactionClient, machineId: string, version: number, asked: SettingsField[]) {
  const rows = await tx.settingsChange.findMany({
    where: { machineId, version: { gt: version } },
    orderBy: { version: "desc" },
    include: { user: { select: { name: true } } },
  });
  return asked.flatMap((field) => {
    const last = rows.find((row) =>
      differences(row.before, row.after).some((difference) => difference.field === field),
    );
    if (!last) return [];
    return [{ field, author: last.user?.name ?? null, userId: last.userId, changedAt: Number(last.changedAt) }];
  });
}
