import type { FleetCounts } from "./fleet.ts";

/** Makes a line of each count, with the rate since the line before. */
export function createStatusLine(clock: () => number = () => performance.now()) {
  const startedMs = clock();
  let last = { ms: startedMs, made: 0 };
  return (counts: FleetCounts): string => {
    const nowMs = clock();
    const perSecond = ((counts.made - last.made) * 1_000) / Math.max(1, nowMs - last.ms);
    last = { ms: nowMs, made: counts.made };
    const { machines, joined, publishing, held, lost } = counts;
    return [
      minutesAndSeconds(nowMs - startedMs),
      `joined ${joined} of ${machines}`,
      `publishing ${publishing}`,
      `${perSecond.toFixed(1)} samples/s`,
      `not yet stored ${held}`,
      `lost ${lost}`,
    ].join("  ");
  };
}

export const summary = ({ joined, made, lost }: FleetCounts): string =>
  `Ended: ${joined} machines made ${made} samples; ${lost} were lost before they could be stored`;

function minutesAndSeconds(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}
