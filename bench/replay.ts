import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import { createOpenMinutes, minuteMs } from "../crossbar/hub/open-minutes.ts";
import type { Block } from "../prisma/history/block.ts";

export const replayedId = (machine: number) => `m-${scattered(machine).slice(0, 16)}`;

/** Ids as long and as random as real ones, and the same each time. */
const scattered = (n: number) => `${(n + 1) * 7_919_777}${(n + 3) * 104_729_333}${"x9k3w7q1p5".repeat(2)}`;

/**
 * A minute of a machine of a fleet, made of one host's samples: each machine begins at another of them and has clocks of its
 * own, so no block is another's copy. `minuteAt` begins a minute; the same arguments give the same block.
 */
export function replayMinute(recorded: Sample[], machine: number, minuteAt: number): Block {
  const runId = BigInt(`0x${(machine + 17) * 2_654_435_761}`)
    .toString(16)
    .padStart(16, "0")
    .slice(-16);
  const firstSeq = (minuteAt / minuteMs) * 60 - replaySince * 60;
  const minutes = createOpenMinutes();
  for (let second = 0; second < 60; second += 1) {
    const seq = firstSeq + second;
    const sample = recorded[(machine * 37 + seq) % recorded.length] as Sample;
    const lateMs = (sample.monotonicMs % 1_000) % 40;
    const monotonicMs = seq * 1_000 + lateMs;
    const sampledAt = minuteAt + second * 1_000 + lateMs + machine * 13;
    const replayed = { ...sample, runId, seq, monotonicMs, sampledAt, uptimeSeconds: 80_000 + machine * 999 + seq };
    const at = minuteAt + second * 1_000 + lateMs;
    minutes.add(replayedId(machine), replayed, at, at);
  }
  return minutes.close(() => true)[0] as Block;
}

/** The last whole day until now, so that nothing of it is too old to be kept. Runs are some days old by then. */
export const replayStartAt = Date.now() - (Date.now() % 3_600_000) - 86_400_000;
const replaySince = replayStartAt / minuteMs - 3 * 1440;
