import "server-only";
import type { Prisma } from "../../prisma/generated/client.ts";

const twoYearsMs = 2 * 365.25 * 86_400_000;
/**
 * So many entries are kept of what strangers can cause without end, and of all else: whoever tries passwords for weeks can't
 * push out what was done.
 */
export const auditLimits = { byStrangers: 50_000, others: 150_000 };
const byStrangers = { action: { in: ["sign-in refused", "machine asked to join"] } };
const others = { NOT: byStrangers };

/** Looked at so seldom, and so many go at once: the log is never far beyond its limits, and no deed waits long. */
export const prunedEvery = 100;
const goAtOnce = 500;

/** Lets the oldest entries go, as the entry `id` is added. That itself is no deed. */
export async function pruneAudit(tx: Prisma.TransactionClient, id: number, limits = auditLimits): Promise<void> {
  if (id % prunedEvery !== 0) return;
  await tx.auditEntry.deleteMany({ where: { at: { lt: Date.now() - twoYearsMs } }, limit: goAtOnce });
  const [all, ofStrangers] = [await tx.auditEntry.count(), await tx.auditEntry.count({ where: byStrangers })];
  await dropOldest(tx, byStrangers, ofStrangers - limits.byStrangers);
  await dropOldest(tx, others, all - ofStrangers - limits.others);
}

async function dropOldest(tx: Prisma.TransactionClient, where: Prisma.AuditEntryWhereInput, count: number) {
  if (count <= 0) return;
  const oldest = { where, orderBy: { id: "asc" }, take: Math.min(count, goAtOnce), select: { id: true } } as const;
  const ids = (await tx.auditEntry.findMany(oldest)).map(({ id }) => id);
  await tx.auditEntry.deleteMany({ where: { id: { in: ids } } });
}
