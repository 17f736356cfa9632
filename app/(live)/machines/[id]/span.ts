import { recentSpanMs } from "@realtimemonitor/protocol/machine-feed.ts";

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];

/** Times up to now; `name` is said with a number before it, `words` without. */
export const ranges = [
  { key: "1m", name: "1 min", words: "minute", spanMs: minuteMs },
  { key: "10m", name: "10 min", words: "ten minutes", spanMs: recentSpanMs },
  { key: "1h", name: "1 h", words: "hour", spanMs: hourMs },
  { key: "6h", name: "6 h", words: "six hours", spanMs: 6 * hourMs },
  { key: "24h", name: "24 h", words: "24 hours", spanMs: dayMs },
  { key: "7d", name: "7 d", words: "seven days", spanMs: 7 * dayMs },
  { key: "30d", name: "30 d", words: "thirty days", spanMs: 30 * dayMs },
  { key: "1y", name: "1 y", words: "year", spanMs: 365 * dayMs },
  { key: "2y", name: "2 y", words: "two years", spanMs: 730 * dayMs },
] as const;
export type Range = (typeof ranges)[number];
export const usualRange: Range = ranges[1];

/** What charts go over: a time up to now, which moves on with it, or one that stands. Epoch ms on the hub's clock. */
export type Span = { range: Range } | { from: number; to: number };
export type Time = { from: number; to: number };

export const isMoving = (span: Span): span is { range: Range } => "range" in span;

export const timeOf = (span: Span, now: number): Time =>
  isMoving(span) ? { from: now - span.range.spanMs, to: now } : span;

/** Nobody looks closer: a few samples. */
const shortestMs = 5_000;
const longestMs = ranges[8].spanMs;
/** ECMA-262: the last moment that a Date can be. */
const lastMoment = 8_640_000_000_000_000;

type Query = { get(name: string): string | null };

/** As the address says: `range=24h`, or `from=` and `to=` in epoch ms. What it says wrongly is the last ten minutes. */
export function spanOfQuery(query: Query): Span {
  const [from, to] = ["from", "to"].map((name) => momentOf(query.get(name)));
  if (from !== undefined && to !== undefined && to - from >= 1_000) return { from, to };
  return { range: ranges.find(({ key }) => key === query.get("range")) ?? usualRange };
}

function momentOf(text: string | null): number | undefined {
  const at = /^\d{1,16}$/.test(text ?? "") ? Number(text) : Number.NaN;
  return at <= lastMoment ? at : undefined;
}

/** The query of an address with another span in it: "?range=24h"; what else it says stays. */
export function addressOfSpan(span: Span, search = ""): string {
  const query = new URLSearchParams(search);
  for (const name of ["range", "from", "to"]) query.delete(name);
  if (!isMoving(span)) {
    query.set("from", String(Math.round(span.from)));
    query.set("to", String(Math.round(span.to)));
  } else if (span.range !== usualRange) query.set("range", span.range.key);
  return query.size === 0 ? "" : `?${query}`;
}

/** The time between two moments, in whichever order, not shorter than can be looked at. */
export function between(a: number, b: number): Time {
  const [from, to] = [Math.round(Math.min(a, b)), Math.round(Math.max(a, b))];
  const missing = Math.max(0, shortestMs - (to - from));
  return { from: from - Math.ceil(missing / 2), to: to + Math.floor(missing / 2) };
}

/** A third of it, around a moment. */
export const closer = ({ from, to }: Time, at: number): Time => between(at - (to - from) / 6, at + (to - from) / 6);

/** Three times as much around it, or the range up to now that it has grown to. */
export function wider({ from, to }: Time, now: number): Span {
  const spanMs = Math.min(longestMs, 3 * (to - from));
  const middle = (from + to) / 2;
  if (middle + spanMs / 2 < now) return { from: Math.round(middle - spanMs / 2), to: Math.round(middle + spanMs / 2) };
  return { range: ranges.find((range) => range.spanMs >= spanMs) ?? ranges[8] };
}

/** As long, right before it; or right behind it, where what would reach beyond now ends with now. */
export function neighbour({ from, to }: Time, direction: "earlier" | "later", now: number): Span {
  const spanMs = to - from;
  if (direction === "earlier") return { from: Math.max(0, from - spanMs), to: from };
  if (to + spanMs <= now) return { from: to, to: to + spanMs };
  return { range: ranges.find((range) => range.spanMs >= 0.99 * spanMs) ?? ranges[8] };
}

/**
 * What is behind a point of a chart: its own step, or the minute around it when that is longer; undefined when the point is
 * a single second.
 */
export function behind(at: number, stepMs: number): Time | undefined {
  if (stepMs <= 1_000) return undefined;
  if (stepMs >= minuteMs) return { from: at, to: at + stepMs };
  const middle = at + stepMs / 2;
  return { from: middle - minuteMs / 2, to: middle + minuteMs / 2 };
}

/** How often a chart that moves on is drawn: about a pixel at a time. */
export const paceMsOf = (spanMs: number) => Math.min(10_000, Math.max(1_000, 1_000 * Math.round(spanMs / 600_000)));

/** How often history is asked again: about as often as a point is added; what comes meanwhile is on top. */
export const askEveryMs = (stepMs: number) => Math.min(5 * minuteMs, Math.max(minuteMs, stepMs));
