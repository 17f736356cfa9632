import { setTimeout as pause } from "node:timers/promises";
import { Refused } from "./refused.ts";

/** A snapshot of a thousand machines is half a megabyte; the connection is given up at sixteen. */
const waitingLimitBytes = 4_000_000;
const queueLimit = 1_000;
const lookEveryMs = 10;

export type Room = ReturnType<typeof createRoom>;

/**
 * Lets one answer after the other go while the router has read most of those before. Else some dozens of calls at once would
 * fill the connection until the hub gives it up, and the whole fleet would be without its hub.
 */
export function createRoom(waitingBytes: () => number) {
  let last: Promise<unknown> = Promise.resolve();
  let queued = 0;

  async function wait(): Promise<void> {
    do await pause(waitingBytes() > waitingLimitBytes ? lookEveryMs : 0);
    while (waitingBytes() > waitingLimitBytes);
  }

  return {
    /** Throws `Refused` when too many wait already. */
    async take(): Promise<void> {
      if (queued >= queueLimit) {
        throw new Refused("realtimemonitor.error.unavailable", "too many ask now; ask again in a second");
      }
      queued += 1;
      const turn = last.then(wait);
      last = turn;
      await turn;
      queued -= 1;
    },
  };
}
