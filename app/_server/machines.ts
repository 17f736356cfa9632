import "server-only";
import { Facts } from "@realtimemonitor/protocol/enrolment.ts";
import { fingerprintOf } from "@realtimemonitor/protocol/fingerprint.ts";
import { MachineId, MachineName, PublicKey, Tags } from "@realtimemonitor/protocol/identifiers.ts";
import { type MachineSettings, machinesAtOnce } from "@realtimemonitor/protocol/settings.ts";
import { z } from "zod";
import { noteDeed, ofMachines } from "./audit.ts";
import { database, write } from "./db.ts";
import { tellHubOf } from "./deliver-settings.ts";
import { NotFound, Refused } from "./errors.ts";
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
  /** Of its key; null for a machine of the tutorial, which has none. */
  fingerprint: string | null;
  settings: MachineSettings;
};

export async function readMachine(id: string): Promise<MachineDetails> {
  await requireAdmin();
  const row = await (await database()).machine.findUnique({
    where: { id: known(id) },
    select: {
      id: true,
      publicKey: true,
      name: true,
      ip: true,
      tags: true,
      facts: true,
      joinedAt: true,
      ...settingsFields,
    },
  });
  if (!row) throw new NotFound("There is no such machine.");
  return {
    id: row.id,
    name: row.name,
    ip: row.ip,
    tags: tagsOf(row),
    facts: Facts.safeParse(row.facts).data ?? null,
    joinedAt: epochMs(row.joinedAt),
    fingerprint: PublicKey.safeParse(row.publicKey).success ? await fingerprintOf(row.publicKey) : null,
    settings: settingsOf(row),
  };
}

/** From now on the administrator's name stands; the agent's own was taken when it joined. */
export async function renameMachine(id: string, name: string): Promise<void> {
  const { actor } = await requireAdmin();
  const newName = MachineName.parse(name);
  await write(async (tx) => {
    const machine = await tx.machine.findUnique({ where: { id: known(id) }, select: { id: true, name: true } });
    if (!machine) throw new NotFound("There is no such machine.");
    if (machine.name === newName) return;
    await tx.machine.update({ where: { id: machine.id }, data: { name: newName } });
    const target = { kind: "machine", id: machine.id, name: newName };
    await noteDeed(tx, actor, { action: "machine renamed", target, detail: { before: machine.name, after: newName } });
  });
  await tellHub(id);
}

export type TagsEdit = { add: string[]; remove: string[] };
const RetaggedIds = z.array(MachineId).min(1).max(machinesAtOnce);
const TagsEdit = z.object({ add: Tags, remove: z.array(z.string()).max(1_000) });

/** Gives tags to machines and takes others off, on all of them or on none. Returns how many it changed. */
export async function retagMachines(ids: string[], edit: TagsEdit): Promise<number> {
  const { actor } = await requireAdmin();
  const [known, { add, remove }] = [RetaggedIds.parse(ids), TagsEdit.parse(edit)];
  const changed = await write(async (tx) => {
    const rows = await tx.machine.findMany({
      where: { id: { in: known } },
      select: { id: true, name: true, tags: true },
    });
    if (rows.length === 0) throw new NotFound("There is no such machine.");
    const changes = rows.flatMap((row) => {
      const before = tagsOf(row);
      const after = [...new Set([...before.filter((tag) => !remove.includes(tag)), ...add])];
      if (!Tags.safeParse(after).success) {
        throw new Refused("tags", `${row.name} would have ${after.length} tags, and 16 are the most that it may have`);
      }
      return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ id: row.id, name: row.name, tags: after }];
    });
    for (const { id, tags } of changes) await tx.machine.update({ where: { id }, data: { tags } });
    if (changes.length > 0) {
      await noteDeed(tx, actor, { action: "machine retagged", ...ofMachines(changes, { add, remove }) });
    }
    return changes.map(({ id }) => id);
  });
  await tellHubOf(changed);
  return changed.length;
}

/** Forgets the machine with its key. While its agent runs it asks again, and waits to be let in. */
export async function removeMachine(id: string): Promise<void> {
  const { actor } = await requireAdmin();
  await write(async (tx) => {
    const machine = await tx.machine.findUnique({ where: { id: known(id) }, select: { id: true, name: true } });
    if (!machine) throw new NotFound("There is no such machine.");
    await tx.machine.delete({ where: { id: machine.id } });
    await noteDeed(tx, actor, { action: "machine removed", target: { kind: "machine", ...machine } });
  });
  await tellHub(id);
}

function known(id: string): string {
  const parsed = MachineId.safeParse(id);
  if (!parsed.success) throw new NotFound("There is no such machine.");
  return parsed.data;
}
