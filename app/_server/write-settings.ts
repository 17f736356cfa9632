import "server-only";
import { randomText } from "@realtimemonitor/protocol/random.ts";
import {
  settingsFields as fields,
  type MachineSettings,
  SettingsEdit,
  type SettingsField,
  SettingsValues,
} from "@realtimemonitor/protocol/settings.ts";
import type { Machine, Prisma } from "../../prisma/generated/client.ts";
import { type Actor, noteDeed, ofMachines } from "./audit.ts";
import { settingsFields, settingsOf } from "./machine-row.ts";

export const writeFields = { id: true, name: true, reportedVersion: true, ...settingsFields } as const;
type Row = Pick<Machine, keyof typeof writeFields>;

/** What one machine is to have; what it has already is no change. `undoesVersion`: which of its changes that takes back. */
export type Edit = { row: Row; change: SettingsEdit; undoesVersion?: number };

/** The settings that were written, by machine, and one of the changes made: it stands for them all, as in an undo. */
export type Written = { settings: Record<string, MachineSettings>; changeId: string | null };

type By = { userId: string; actor: Actor };

/**
 * Writes new versions, each with the change that tells of it. A version is above what is stored and above what the agent
 * has reported: a restored database would otherwise give versions that the agent has seen already and ignores. Nobody is
 * told: the push that is to follow goes to the agent and to the hub.
 */
export async function writeSettings(
  tx: Prisma.TransactionClient,
  edits: Edit[],
  { userId, actor }: By,
): Promise<Written> {
  const changedAt = Date.now();
  const batchId = edits.length > 1 ? randomText(20) : null;
  const made = edits.flatMap(({ row, change, undoesVersion = null }) => {
    const before = valuesOf(row);
    const after = SettingsValues.parse({ ...before, ...change });
    if (differences(before, after).length === 0) return [];
    const version = Math.max(row.settingsVersion, row.reportedVersion ?? 0) + 1;
    return [
      { id: randomText(20), machineId: row.id, userId, version, before, after, changedAt, batchId, undoesVersion },
    ];
  });
  for (const alike of groupsOf(made, ({ version, after }) => JSON.stringify([version, after]))) {
    const [first] = alike;
    if (!first) continue;
    const data = { ...first.after, settingsVersion: first.version };
    await tx.machine.updateMany({ where: { id: { in: alike.map(({ machineId }) => machineId) } }, data });
  }
  await tx.settingsChange.createMany({ data: made });
  if (made.length > 0) {
    const undoes = made.some(({ undoesVersion }) => undoesVersion !== null);
    const detail = { changes: changesOf(made), ...(undoes && { undo: true }) };
    const changed = edits.map(({ row }) => row).filter(({ id }) => made.some(({ machineId }) => machineId === id));
    await noteDeed(tx, actor, { action: "settings changed", ...ofMachines(changed, detail) });
  }
  const settings = made.map(({ machineId, version, after }) => [machineId, { ...after, version }]);
  return { settings: Object.fromEntries(settings), changeId: made[0]?.id ?? null };
}

/** What was changed as a whole: the values of each field before and after, on one machine or on many. */
function changesOf(made: { before: SettingsValues; after: SettingsValues }[]) {
  const all = made.flatMap(({ before, after }) => differences(before, after));
  return fields.flatMap((field) => {
    const ofField = all.filter((difference) => difference.field === field);
    if (ofField.length === 0) return [];
    const each = (when: "before" | "after") => [...new Set(ofField.map((difference) => difference[when]))];
    return [{ field, before: each("before"), after: each("after") }];
  });
}

export function valuesOf(row: Row): SettingsValues {
  const { version: _, ...values } = settingsOf(row);
  return values;
}

export type Difference = { field: SettingsField; before: boolean | number; after: boolean | number };

/** What a change changed. Changes that were made before a setting was thought of say nothing of it. */
export function differences(before: unknown, after: unknown): Difference[] {
  const [old, now] = [SettingsEdit.catch({}).parse(before), SettingsEdit.catch({}).parse(after)];
  return fields.flatMap((field) => {
    const [was, is] = [old[field], now[field]];
    return was === undefined || is === undefined || was === is ? [] : [{ field, before: was, after: is }];
  });
}

function groupsOf<Item>(items: Item[], keyOf: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}
