import type { FleetFrame } from "@realtimemonitor/protocol/frame.ts";
import { createDelays } from "./delays.ts";
import { createHubOffset } from "./hub-offset.ts";

/**
 * From the agents' ticks to this page, over the machines that are online, in the last ten seconds. `withinMs`: the most that
 * the page's idea of the hub's clock can be wrong by.
 */
export type LatencyReading = { medianMs: number; worstMs: number; withinMs: number };

export type Latency = ReturnType<typeof createLatency>;

/** Some at once, since the first may be slow by chance, and then now and then, since clocks drift. */
const firstProbes = { count: 6, everyMs: 250 };
const probeEveryMs = 10_000;
const tellEveryMs = 1_000;

type Options = {
  /** A stopwatch, in milliseconds. */
  now(): number;
  isVisible(): boolean;
};

/** What the badge says. Each row tells when it was taken on the hub's clock; round trips tell what that is on the page's stopwatch. */
export function createLatency({ now, isVisible }: Options) {
  const listeners = new Set<() => void>();
  const offset = createHubOffset();
  let delays = createDelays();
  /** When the hub received the newest row of each machine: a row that is told again, as late or renamed, has no new tick. */
  let received = new Map<string, number>();
  let reading: LatencyReading | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  let stopProbing = () => {};

  function tell(next: LatencyReading | undefined): void {
    toldAt = now();
    if (same(reading, next)) return;
    reading = next;
    for (const listener of listeners) listener();
  }

  function read(): LatencyReading | undefined {
    const [known, summary] = [offset.at(now()), delays.summary(now())];
    if (!known || !summary) return undefined;
    return { medianMs: summary.medianMs, worstMs: Math.round(summary.worstMs), withinMs: Math.ceil(known.withinMs) };
  }

  return {
    /** A session began; `askHub` gives the hub's time. */
    begin(askHub: () => Promise<number>): void {
      stopProbing();
      let isOver = false;
      let timer: ReturnType<typeof setTimeout>;
      async function probe(left: number): Promise<void> {
        if (isVisible()) {
          const askedAt = now();
          const hubAt = await askHub().catch(() => undefined); // the hub is away; the next one tells
          if (isOver) return;
          if (hubAt !== undefined) offset.take({ askedAt, answeredAt: now(), hubAt });
        }
        timer = setTimeout(probe, left > 0 ? firstProbes.everyMs : probeEveryMs, Math.max(0, left - 1));
      }
      stopProbing = () => {
        isOver = true;
        clearTimeout(timer);
      };
      void probe(firstProbes.count - 1);
    },

    /** It ended: nothing is measured any more, and the next one may be with another hub. */
    end(): void {
      stopProbing();
      offset.forget();
      delays = createDelays();
      received = new Map();
      tell(undefined);
    },

    /** A frame was just applied to the page. */
    applied({ rows, gone }: Pick<FleetFrame, "rows" | "gone">): void {
      const at = now();
      const known = offset.at(at);
      for (const { id, presence, receivedAt, takenAt } of rows) {
        const before = received.get(id);
        received.set(id, receivedAt);
        const isNews = before !== undefined && before !== receivedAt; // the first may be as old as the machine is silent
        if (known && isNews && takenAt !== undefined && presence === "online") {
          delays.add(at + known.offsetMs - takenAt, at);
        }
      }
      for (const id of gone) received.delete(id);
      if (at - toldAt >= tellEveryMs) tell(read());
    },

    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** The same object until it changes, once a second at most. Undefined while nothing is known. */
    reading: () => reading,
  };
}

const same = (a: LatencyReading | undefined, b: LatencyReading | undefined) => JSON.stringify(a) === JSON.stringify(b);
