import "server-only";
import { write } from "./db.ts";
import { webLog } from "./log.ts";

const everyMs = 60_000;

/** Being written just now. On globalThis, since each route may be given a module of its own. */
const kept = globalThis as { realtimemonitorTokenUses?: Set<string> };
kept.realtimemonitorTokenUses ??= new Set();
const writing = kept.realtimemonitorTokenUses;

/** That a token was used, to the minute. Nobody waits for it, and nothing fails with it. */
export function noteTokenUse({ id, lastUsedAt }: { id: string; lastUsedAt: bigint | null }): void {
  const now = Date.now();
  if ((lastUsedAt !== null && now - Number(lastUsedAt) < everyMs) || writing.has(id)) return;
  writing.add(id);
  write((tx) => tx.apiToken.updateMany({ where: { id }, data: { lastUsedAt: now } }))
    .catch((error) => webLog().debug(`that a token was used could not be written: ${error}`))
    .finally(() => writing.delete(id));
}
