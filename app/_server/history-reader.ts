import "server-only";
import { type HistoryReader, openHistoryReader } from "../../prisma/history/reader.ts";
import { serverEnv } from "./env.ts";

/** On globalThis for the same reason as the database: hot reload would open one more each time. */
const kept = globalThis as { realtimemonitorHistory?: HistoryReader };

export const databasePath = () => serverEnv().databaseUrl.replace(/^file:/, "");
export const openReader = () => openHistoryReader(databasePath());

/** The one for short questions; what reads for long opens its own. */
export function historyReader(): HistoryReader {
  kept.realtimemonitorHistory ??= openReader();
  return kept.realtimemonitorHistory;
}

export function closeHistoryReader(): void {
  kept.realtimemonitorHistory?.close();
  delete kept.realtimemonitorHistory;
}
