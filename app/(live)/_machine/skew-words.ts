import { inWords } from "../../_live/in-words.ts";

/** What an estimate from round trips can tell apart. */
const exactMs = 50;

/** How far a host's clock is off the hub's: "right", "130 ms behind", "5 min ahead". */
export function skewWords(skewMs: number): string {
  const offMs = Math.abs(skewMs);
  if (offMs < exactMs) return "right, within 50 ms";
  const off =
    offMs < 10_000 ? (offMs < 1_000 ? `${Math.round(offMs)} ms` : `${(offMs / 1_000).toFixed(1)} s`) : inWords(offMs);
  return `${off} ${skewMs > 0 ? "ahead" : "behind"}`;
}
