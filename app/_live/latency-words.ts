import type { LatencyReading } from "./latency.ts";

/** Four digits and a unit at most: "7 ms", "1.2 s", "34 s". */
export function delayInWords(ms: number): string {
  const whole = Math.round(ms);
  if (whole < 1_000) return `${whole} ms`;
  const seconds = ms / 1_000;
  return seconds < 9.95 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
}

/** What the figure is. */
export const latencyInWords = ({ medianMs, worstMs, withinMs }: LatencyReading): string =>
  `${delayInWords(medianMs)} from the agent's tick to this page: the median of all machines in the last ten seconds. ` +
  `At worst ${delayInWords(worstMs)}. Clocks are compared to within ${delayInWords(withinMs)}.`;
