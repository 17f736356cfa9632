import "server-only";
import type { Prisma } from "../../prisma/generated/client.ts";
import { tellHubOfEnd } from "./hub.ts";

/**
 * Ends those that stand, for pages, actions and tickets at once; returns their ids. Once the transaction is done the hub has to
 * be told of each (`tellHubOfEnds`), so that it ends the pages that are live on them. Authorizes nobody.
 */
export async function endSessions(tx: Prisma.TransactionClient, which: Prisma.SessionWhereInput): Promise<string[]> {
  const now = Date.now();
  const rows = await tx.session.findMany({
    where: { AND: [which, { revokedAt: null, expiresAt: { gt: now } }] },
    select: { id: true },
  });
  const ids = rows.map(({ id }) => id);
  await tx.session.updateMany({ where: { id: { in: ids } }, data: { revokedAt: now } });
  return ids;
}

export async function tellHubOfEnds(sessionIds: string[]): Promise<void> {
  await Promise.all(sessionIds.map((id) => tellHubOfEnd(id)));
}
