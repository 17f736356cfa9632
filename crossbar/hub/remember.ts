import type { Log } from "@realtimemonitor/protocol/log.ts";
import type { Prisma } from "../../prisma/generated/client.ts";
import type { Database } from "../../prisma/open-database.ts";
import { clock, type Machine, type Machines } from "./machine.ts";

/** What changes with each sample is written at most so often per machine, and when it goes offline. */
const seenEveryMs = 60_000;
/** Few enough that a batch does not hold up a frame. */
const batchSize = 20;
const pauses = { first: 1_000, last: 30_000 };

export type Memory = ReturnType<typeof createMemory>;

/**
 * Writes to the database what must outlive the hub. While it cannot, nothing stops: what is due is only a mark per machine,
 * and the write that succeeds in the end carries the newest state.
 */
export function createMemory({ database, machines, log }: { database: Database; machines: Machines; log: Log }) {
  const due = new Map<string, { seen: boolean; reported: boolean }>();
  const savedClocks = new Map<string, number>();
  let isWriting = false;
  let failures = 0;
  let retryClock = 0;

  function mark(id: string, what: "seen" | "reported"): void {
    due.set(id, { ...(due.get(id) ?? { seen: false, reported: false }), [what]: true });
  }

  async function writeBatch(): Promise<void> {
    const batch = [...due].slice(0, batchSize);
    for (const [id] of batch) due.delete(id); // what changes while this is written is due again
    const updates = batch.flatMap(([id, marks]) => {
      const machine = machines.get(id);
      if (!machine) return [];
      if (marks.seen) savedClocks.set(id, clock());
      // updateMany, because a machine that is removed meanwhile is no error
      return [
        database.machine.updateMany({ where: { id }, data: changesOf(machine, marks) }),
        ...(marks.reported ? proofOf(machine, database) : []),
      ];
    });
    try {
      await database.$transaction(updates);
      if (failures > 0) log.info("the database takes writes again");
      failures = 0;
    } catch (error) {
      for (const [id, marks] of batch) due.set(id, marks);
      if (failures === 0) log.error(`the database takes no writes; the live view goes on: ${String(error)}`);
      retryClock = clock() + Math.min(pauses.last, pauses.first * 2 ** failures);
      failures += 1;
    }
  }

  async function write(): Promise<void> {
    if (isWriting) return;
    isWriting = true;
    while (due.size > 0 && clock() >= retryClock) await writeBatch();
    isWriting = false;
  }

  return {
    mark,
    isFailing: () => failures > 0,
    /** Writes what is due; call it every now and then. */
    tick(): void {
      const now = clock();
      for (const { id, sampledClock } of machines.values()) {
        const saved = savedClocks.get(id) ?? 0;
        if (sampledClock !== null && sampledClock > saved && now - saved > seenEveryMs) mark(id, "seen");
      }
      void write();
    },
    /** One last try to write all. */
    async finish(): Promise<void> {
      for (const { id, sampledClock } of machines.values()) {
        if (sampledClock !== null && sampledClock > (savedClocks.get(id) ?? 0)) mark(id, "seen");
      }
      retryClock = 0;
      await write();
    },
    forget: (id: string) => void (due.delete(id) && savedClocks.delete(id)),
  };
}

/** When a change of the settings was first proved stands at the change, for who looks at a field of it later. */
function proofOf({ id: machineId, reported }: Machine, database: Database) {
  if (reported?.result !== "applied") return [];
  const { version, at, appliedInMs } = reported;
  const where = { machineId, version, appliedAt: null };
  return [database.settingsChange.updateMany({ where, data: { appliedAt: BigInt(at), appliedInMs } })];
}

function changesOf(
  { seenAt, row, presence, reported }: Machine,
  marks: { seen: boolean; reported: boolean },
): Prisma.MachineUpdateManyMutationInput {
  return {
    ...(marks.seen && seenAt !== null ? { seenAt: BigInt(seenAt) } : {}),
    ...(marks.seen && row ? { lastRow: { ...row, presence } } : {}),
    ...(marks.reported && reported
      ? {
          reportedVersion: reported.version,
          reportedResult: reported.result,
          reportedReason: reported.reason,
          reportedAt: BigInt(reported.at),
          appliedInMs: reported.appliedInMs,
        }
      : {}),
  };
}
