/** What snapshots and frames have in common: they count within one run of the hub. */
type Numbered = { hubRunId: string; number: number };

export type Outcome = "applied" | "old" | "gap";

/** So many frames are kept while a snapshot is on its way: ten seconds of them. */
const waitingLimit = 300;

/**
 * Puts numbered frames on top of a snapshot, in order and each once. Frames that come before the snapshot wait for it; a
 * missing one, or another run of the hub, is a gap: a new snapshot must be asked for.
 */
export function createSequence<Snapshot extends Numbered, Frame extends Numbered>(apply: {
  snapshot(snapshot: Snapshot): void;
  frame(frame: Frame): void;
}) {
  let last: Numbered | undefined;
  let waiting: Frame[] = [];

  function frame(next: Frame): Outcome {
    if (!last) {
      if (waiting.length < waitingLimit) waiting.push(next);
      return "old";
    }
    if (next.hubRunId === last.hubRunId && next.number <= last.number) return "old";
    if (next.hubRunId !== last.hubRunId || next.number !== last.number + 1) {
      restart(); // the snapshot that is asked for now will hold this frame too
      return "gap";
    }
    last = next;
    apply.frame(next);
    return "applied";
  }

  /** From here on frames wait for a snapshot: after a reconnect, a gap, or a frame that could not be read. */
  function restart(): void {
    last = undefined;
    waiting = [];
  }

  return {
    frame,
    restart,
    /** A gap among the frames that waited says that this snapshot is not enough. */
    snapshot(snapshot: Snapshot): Outcome {
      last = snapshot;
      apply.snapshot(snapshot);
      const waited = waiting;
      waiting = [];
      return waited.some((next) => frame(next) === "gap") ? "gap" : "applied";
    },
  };
}
