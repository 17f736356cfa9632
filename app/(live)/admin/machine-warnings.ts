import type { AdminMachine } from "@realtimemonitor/protocol/frame.ts";

/** A clock that is so far off is worth a word; nothing depends on it. */
const skewLimitMs = 2_000;

/** What is not as it should be with a machine's agent, its clock and its samples; nothing when all is well. */
export function warningsOf({ timing, history, clones }: Pick<AdminMachine, "timing" | "history" | "clones">): string[] {
  const { skewMs } = timing;
  const isSkewed = skewMs !== null && Math.abs(skewMs) > skewLimitMs;
  return [
    ...(clones ? [`${clones.length} agents with one key`] : []),
    ...(isSkewed ? [`clock ${signedSeconds(skewMs)}`] : []),
    ...(history.lost > 0 ? [`${history.lost} ${history.lost === 1 ? "sample" : "samples"} lost`] : []),
  ];
}

/** "3.2 s ahead", "12 min behind". */
export function signedSeconds(ms: number): string {
  const seconds = Math.abs(ms) / 1_000;
  const words =
    seconds < 120
      ? `${seconds.toFixed(1)} s`
      : seconds < 7_200
        ? `${Math.round(seconds / 60)} min`
        : `${Math.round(seconds / 3_600)} h`;
  return `${words} ${ms < 0 ? "behind" : "ahead"}`;
}
