import { type ChildProcess, fork } from "node:child_process";
import type { Log } from "@realtimemonitor/protocol/log.ts";
import type { NewBlock } from "../../prisma/history/minute.ts";
import type { NewEvent } from "../../prisma/history/writer.ts";
import { programBeside } from "./program-beside.ts";
import type { SeqRange } from "./seqs.ts";

export type Batch = { blocks: NewBlock[]; events: NewEvent[] };
/** What the database holds of a run: which samples, and the packed minutes of the last ten. */
export type StoredRun = {
  machineId: string;
  runId: string;
  ranges: SeqRange[];
  recent: { minuteAt: number; runId: string; data: Uint8Array }[];
};

/** The database's writer, as the hub sees it. All reject with a `StoreError`. */
export type Writer = {
  write(batch: Batch): Promise<void>;
  stored(runs: { machineId: string; runId: string }[]): Promise<StoredRun[]>;
  /** Lets it end what it does, and end. */
  close(): Promise<void>;
};

/** Says what is wrong with the database and what to do. */
export class StoreError extends Error {}

export type WriterRequest =
  | { id: number; kind: "write"; batch: Batch }
  | { id: number; kind: "stored"; runs: { machineId: string; runId: string }[] };
export type WriterAnswer =
  | { id: number; kind: "done"; stored?: StoredRun[] }
  | { id: number; kind: "failed"; problem: string };

/** A disk that stands still must not keep a request open for ever. */
const answerWithinMs = 60_000;
const farewellMs = 3_000;

/**
 * The writer is a process of its own: SQLite stops its process while it waits for the disk, for another writer, or checks a
 * large file, and a full disk may kill it. It is started when it is needed, and anew after it has died.
 */
export function createWriterLink({
  databasePath,
  log,
}: {
  databasePath: string;
  log: Log;
}): Writer & { pid(): number | undefined } {
  let child: ChildProcess | undefined;
  let requests = 0;
  const open = new Map<number, { resolve(answer: WriterAnswer): void; reject(error: Error): void }>();

  function start(): ChildProcess {
    const started = fork(programBeside("history-writer"), [databasePath], {
      env: {} as NodeJS.ProcessEnv, // it needs none of the hub's
      serialization: "advanced",
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    started.on("message", (answer: WriterAnswer) => {
      open.get(answer.id)?.resolve(answer);
      open.delete(answer.id);
    });
    started.on("error", (error) => log.warn(`the history writer: ${error.message}`));
    started.on("exit", (code, signal) => {
      if (child === started) child = undefined;
      for (const { reject } of open.values()) reject(new StoreError(`The history writer ended (${signal ?? code}).`));
      open.clear();
    });
    return started;
  }

  async function request(
    what: { kind: "write"; batch: Batch } | { kind: "stored"; runs: { machineId: string; runId: string }[] },
  ): Promise<WriterAnswer & { kind: "done" }> {
    child ??= start();
    const to = child;
    requests += 1;
    const id = requests;
    let timer: NodeJS.Timeout | undefined;
    const answer = await new Promise<WriterAnswer>((resolve, reject) => {
      open.set(id, { resolve, reject });
      timer = setTimeout(() => {
        reject(new StoreError("The disk does not answer: writing takes longer than a minute."));
        to.kill("SIGKILL");
      }, answerWithinMs);
      to.send({ id, ...what } satisfies WriterRequest, (error) => {
        if (error) reject(new StoreError(`The history writer is gone (${error.message}).`));
      });
    }).finally(() => {
      clearTimeout(timer);
      open.delete(id);
    });
    if (answer.kind === "failed") throw new StoreError(answer.problem);
    return answer;
  }

  return {
    pid: () => child?.pid,
    async write(batch) {
      await request({ kind: "write", batch });
    },
    stored: async (runs) => (await request({ kind: "stored", runs })).stored ?? [],
    async close() {
      const last = child;
      if (!last || last.exitCode !== null || last.signalCode !== null) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => last.kill("SIGKILL"), farewellMs);
        last.once("exit", () => {
          clearTimeout(timer);
          resolve();
        });
        last.disconnect(); // it ends by itself
      });
    },
  };
}
