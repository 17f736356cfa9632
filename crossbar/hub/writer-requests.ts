import { type HistoryWriter, openHistoryWriter } from "../../prisma/history/writer.ts";
import { explainStoreError, isFatal } from "./explain-store-error.ts";
import type { Batch, StoredRun } from "./writer-link.ts";
import { StoreError } from "./writer-link.ts";

const recentMs = 11 * 60_000;
/** Mostly the hub was away for a moment; a run that is not found there may have been away for longer. */
const lookBacksMs = [30 * 60_000, 24 * 3_600_000];

/** What the writer does for the hub, in whatever process. It opens the database when it is first needed, and anew after damage. */
export function createWriterRequests(databasePath: string, busyTimeoutMs?: number) {
  let history: HistoryWriter | undefined;

  function close(): void {
    try {
      history?.close();
    } catch {
      // what is damaged may not even close
    }
    history = undefined;
  }

  function use<Result>(work: (history: HistoryWriter) => Result): Result {
    try {
      history ??= openHistoryWriter(databasePath, busyTimeoutMs);
      return work(history);
    } catch (error) {
      if (isFatal(error)) close();
      throw new StoreError(explainStoreError(error));
    }
  }

  return {
    write: (batch: Batch): void => use((open) => open.write(batch)),
    stored: (runs: { machineId: string; runId: string }[]): StoredRun[] =>
      use((open) =>
        runs.map(({ machineId, runId }) => {
          const now = Date.now();
          let ranges = open.storedSeqs(machineId, runId, now - (lookBacksMs[0] ?? 0));
          if (ranges.length === 0) ranges = open.storedSeqs(machineId, runId, now - (lookBacksMs[1] ?? 0));
          return { machineId, runId, ranges, recent: open.packed(machineId, now - recentMs) };
        }),
      ),
    /** One small step of keeping history within its bounds; true when there is more to do. */
    keep: (): boolean => use((open) => !open.keep({ now: Date.now() }).isDone),
    close,
  };
}
