/** "43 ms", "25.4 s": the time from the push to the proof. */
export const tookInWords = (ms: number): string =>
  ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
