import "server-only";
import { write } from "./db.ts";
import { webLog } from "./log.ts";

const everyMs = 60_000;

/** Being written just now. On globalThis, since routes and pages may be given a module each. */
const kept = globalThis as { realtimemonitorSeen?: Set<string> };
kept.realtimemonitorSeen ??= new Set();
const writing = kept.realtimemonitorSeen;

/** That a session was used, to the minute. Nobody waits for it, and nothing fails with it. */
export function noteSeen({ id, seenAt }: { id: string; seenAt: bigint | null }): void {
  const now = Date.now();
  if ((seenAt !== null && now - Number(seenAt) < everyMs) || writing.has(id)) return;
  writing.add(id);
  write((tx) => tx.session.updateMany({ where: { id }, data: { seenAt: now } }))
    .catch((error) => webLog().debug(`that a session was used could not be written: ${error}`))
    .finally(() => writing.delete(id));
}
