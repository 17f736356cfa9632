import "server-only";
import { Facts } from "@realtimemonitor/protocol/enrolment.ts";
import { fingerprintOf } from "@realtimemonitor/protocol/fingerprint.ts";
import { MachineName, Tags } from "@realtimemonitor/protocol/identifiers.ts";
import { newMachineId } from "@realtimemonitor/protocol/random.ts";
import { SettingsValues } from "@realtimemonitor/protocol/settings.ts";
import { z } from "zod";
import type { PendingMachine } from "../../prisma/generated/client.ts";
import { forgetLongestSilent } from "./ask-to-join.ts";
import { noteDeed } from "./audit.ts";
import { database, write } from "./db.ts";
import { NotFound } from "./errors.ts";
import { tellHub } from "./hub.ts";
import { requireAdmin } from "./session.ts";

export type PendingEntry = {
  id: string;
  /** Its own word, as the ip and the facts. */
  name: string;
  fingerprint: string;
  ip: string | null;
  facts: Facts | null;
  /** From where it asked last. */
  address: string;
  /** For how long it has been asking, and since it asked last, in milliseconds: the page's clock is not the server's. */
  askingMs: number;
  silentMs: number;
  isRejected: boolean;
};

export type PendingMachines = { waiting: PendingEntry[]; rejected: PendingEntry[] };

/** Who waits to be let in, and who was rejected; the newest first. */
export async function readPendingMachines(): Promise<PendingMachines> {
  await requireAdmin();
  const rows = await (await database()).pendingMachine.findMany({ orderBy: { askedAt: "desc" } });
  const entries = await Promise.all(rows.map((row) => entryOf(row)));
  return {
    waiting: entries.filter(({ isRejected }) => !isRejected),
    rejected: entries.filter(({ isRejected }) => isRejected),
  };
}

async function entryOf(row: PendingMachine, now = Date.now()): Promise<PendingEntry> {
  const { id, name, ip, address } = row;
  return {
    id,
    name,
    fingerprint: await fingerprintOf(row.publicKey),
    ip,
    facts: Facts.safeParse(row.facts).data ?? null,
    address,
    askingMs: Math.max(0, now - Number(row.askedAt)),
    silentMs: Math.max(0, now - Number(row.seenAt)),
    isRejected: row.rejectedAt !== null,
  };
}

/** What the machine shall be called and have; the rest is as a join token gives it. */
export const Approval = z.object({ name: MachineName, tags: Tags, settings: SettingsValues });
export type Approval = z.infer<typeof Approval>;

/** Lets it in: it becomes a machine with the key that waited. Returns the machine's id. */
export async function approvePendingMachine(id: string, approval: Approval): Promise<string> {
  const { actor } = await requireAdmin();
  const { name, tags, settings } = Approval.parse(approval);
  const machineId = await write(async (tx) => {
    const row = await tx.pendingMachine.findUnique({ where: { id: z.string().parse(id) } });
    if (!row) throw new NotFound("It waits no more: it joined with a token, or was forgotten. It will ask again.");
    await tx.pendingMachine.delete({ where: { id: row.id } });
    const { publicKey, ip, facts, address } = row;
    const machine = { id: newMachineId(), name };
    await tx.machine.create({
      data: { ...machine, publicKey, ip, facts: facts ?? {}, tags, joinedAt: Date.now(), ...settings },
    });
    await noteDeed(tx, actor, {
      action: "machine approved",
      target: { kind: "machine", ...machine },
      detail: { fingerprint: await fingerprintOf(publicKey), from: address },
    });
    return machine.id;
  });
  await tellHub(machineId);
  return machineId;
}

/** From now on its key is refused. */
export async function rejectPendingMachine(id: string): Promise<void> {
  const { actor } = await requireAdmin();
  await write(async (tx) => {
    const row = await tx.pendingMachine.findUnique({ where: { id: z.string().parse(id), rejectedAt: null } });
    if (!row) throw new NotFound("It waits no more.");
    await tx.pendingMachine.update({ where: { id: row.id }, data: { rejectedAt: Date.now() } });
    await forgetLongestSilent(tx, { rejectedAt: { not: null } });
    await noteDeed(tx, actor, {
      action: "machine rejected",
      target: { kind: "pending machine", id: row.id, name: row.name },
      detail: { fingerprint: await fingerprintOf(row.publicKey), from: row.address },
    });
  });
}

/** It may ask again, and waits as if for the first time. */
export async function forgetRejection(id: string): Promise<void> {
  const { actor } = await requireAdmin();
  await write(async (tx) => {
    const row = await tx.pendingMachine.findUnique({ where: { id: z.string().parse(id), rejectedAt: { not: null } } });
    if (!row) throw new NotFound("There is no such rejection.");
    await tx.pendingMachine.delete({ where: { id: row.id } });
    await noteDeed(tx, actor, {
      action: "machine rejection forgotten",
      target: { kind: "pending machine", id: row.id, name: row.name },
      detail: { fingerprint: await fingerprintOf(row.publicKey) },
    });
  });
}
