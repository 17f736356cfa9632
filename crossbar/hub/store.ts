import type { StoreState } from "@realtimemonitor/protocol/frame.ts";
import type { Log } from "@realtimemonitor/protocol/log.ts";
import type { NewBlock } from "../../prisma/history/minute.ts";
import type { NewEvent } from "../../prisma/history/writer.ts";
import { clock } from "./machine.ts";
import { type StoredRun, StoreError, type Writer } from "./writer-link.ts";

/** As many as one transaction takes in some ten milliseconds. */
const batchSize = 100;
/** While nothing can be written, so much waits in memory; what is older is still with the agents for some minutes. */
const waitingLimitBytes = 64_000_000;
const eventsLimit = 10_000;
const pauses = { first: 500, last: 10_000 };

/** A minute of a machine on its way to the database. */
export type Waiting = {
  block: NewBlock;
  onStored(): void;
  /** It could not wait any longer. */
  onDropped(): void;
};

type StoreOptions = { writer: Writer; log: Log; onChange(): void };

export type Store = ReturnType<typeof createStore>;

/**
 * The hub's way to history: what is to be written waits here until the writer has it on disk, whatever happens to the
 * writer or to the database meanwhile. Nothing here blocks the live view.
 */
export function createStore({ writer, log, onChange }: StoreOptions) {
  const minutes: Waiting[] = [];
  const events: NewEvent[] = [];
  let waitingBytes = 0;
  let underWay = 0;
  let isBusy = false;
  let failures = 0;
  let retryClock = 0;
  let failing: { problem: string; since: number } | undefined;
  let damage: string | undefined;
  let checkedAt: number | null = null;

  function failed(error: unknown): void {
    const problem = error instanceof StoreError ? error.message : String(error);
    if (failing?.problem !== problem) {
      log.error(`history cannot be written, the live view goes on: ${problem}`);
      failing = { problem, since: failing?.since ?? Date.now() };
      onChange();
    }
    retryClock = clock() + Math.min(pauses.last, pauses.first * 2 ** failures);
    failures += 1;
  }

  function worked(): void {
    failures = 0;
    if (!failing) return;
    failing = undefined;
    log.info("history is written again");
    onChange();
  }

  /** One exchange with the writer at a time; false when it failed. */
  async function exchange<Answer>(work: () => Promise<Answer>): Promise<Answer | undefined> {
    isBusy = true;
    try {
      const answer = await work();
      worked();
      return answer;
    } catch (error) {
      failed(error);
      return undefined;
    } finally {
      isBusy = false;
    }
  }

  async function writeBatch(): Promise<boolean> {
    const batch = { minutes: minutes.splice(0, batchSize), events: events.splice(0, batchSize) };
    underWay = batch.minutes.length;
    const isWritten = await exchange(async () => {
      await writer.write({ blocks: batch.minutes.map(({ block }) => block), events: batch.events });
      return true;
    });
    underWay = 0;
    if (!isWritten) {
      minutes.unshift(...batch.minutes);
      events.unshift(...batch.events);
      return false;
    }
    for (const { block, onStored } of batch.minutes) {
      waitingBytes -= block.data.byteLength;
      onStored();
    }
    return true;
  }

  async function write(): Promise<void> {
    while (minutes.length + events.length > 0 && (await writeBatch()));
  }

  const isReady = () => !isBusy && clock() >= retryClock;

  return {
    add(minute: Waiting): void {
      minutes.push(minute);
      waitingBytes += minute.block.data.byteLength;
      while (waitingBytes > waitingLimitBytes) {
        const oldest = minutes.shift();
        if (!oldest) break;
        waitingBytes -= oldest.block.data.byteLength;
        oldest.onDropped();
      }
    },
    note(event: NewEvent): void {
      events.push(event);
      if (events.length > eventsLimit) events.shift();
    },

    /** What the database holds of these runs; undefined when it can't be asked now. */
    async stored(runs: { machineId: string; runId: string }[]): Promise<StoredRun[] | undefined> {
      return isReady() ? exchange(() => writer.stored(runs)) : undefined;
    },

    isWell: (): boolean => failing === undefined && damage === undefined,
    state: (): StoreState => ({
      status: failing || damage ? "failing" : "ok",
      problem: failing?.problem ?? damage ?? null,
      since: failing?.since ?? null,
      waiting: minutes.length + underWay,
      checkedAt,
    }),

    /** The background check is through; `problems` is empty when all is well. */
    checked(problems: string[]): void {
      checkedAt = Date.now();
      damage =
        problems.length > 0
          ? `The database file is damaged (${problems[0]}). Stop the server and restore a backup with: pnpm restore FILE`
          : undefined;
      if (damage) log.error(damage);
      onChange();
    },

    /** Writes what waits; call it every now and then. */
    tick(): void {
      if (isReady()) void write();
    },

    /** One last try to write all. */
    async finish(): Promise<void> {
      for (let tries = 0; isBusy && tries < 100; tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
      await write();
      await writer.close();
    },
  };
}
