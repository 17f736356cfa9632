import { z } from "zod";
import { MonotonicMs, RunId } from "./identifiers.ts";
import { Sample } from "./sample.ts";

/** The most samples that a hub asks for, and an agent gives, in one message. */
export const backlogLimit = 60;

/** A message ends before it would be larger than this, in characters of JSON; one sample is always in it. */
export const backlogLimitCharacters = 100_000;

/** An agent keeps at least so much of what is not yet stored: the longest fault that leaves no gap. */
export const outboxSpanMs = 600_000;

/**
 * An agent's answer to `resendFrom`: the samples that it still has from `fromSeq` on, in the order of seq, without what its
 * settings have switched off since. None, when it has none of them.
 */
export const Backlog = z.object({
  runId: RunId,
  /** The seq that was asked for. */
  fromSeq: z.int().nonnegative(),
  /** The oldest seq that it still has, or its next one: what is before is lost. */
  oldestSeq: z.int().nonnegative(),
  /** When it is sent, on the clock of the samples' `monotonicMs`: places them in time. */
  monotonicMs: MonotonicMs,
  samples: z.array(Sample).max(backlogLimit),
});
export type Backlog = z.infer<typeof Backlog>;

/** The same before its samples were looked at: one that is bad must not cost its neighbours. */
export const BacklogEnvelope = Backlog.extend({ samples: z.array(z.unknown()).max(backlogLimit) });
