import "server-only";
import { Refused } from "./errors.ts";

export type HistoryQuestion = {
  from: number;
  to: number;
  points: number;
  format: "json" | "csv";
  /** Each core and each disk as well. */
  hasParts: boolean;
};

const names = ["from", "to", "points", "format", "parts"];
const usualSpanMs = 3_600_000;
const usualPoints = 600;
const pointsLimit = 5_000;
/** A machine may have a thousand cores. */
const pointsOfPartsLimit = 1_000;
/** ECMA-262: the last moment that a Date can be. */
const lastMoment = 8_640_000_000_000_000;

/** What `GET …/history` was asked: the last hour in 600 points when nothing is said. @throws Refused that names the field. */
export function readHistoryQuestion(query: URLSearchParams, accept: string | null, now = Date.now()): HistoryQuestion {
  for (const name of new Set(query.keys())) {
    if (!names.includes(name)) throw new Refused(name, `is not known; there are ${names.join(", ")}`);
    if (query.getAll(name).length > 1) throw new Refused(name, "must be given once");
  }
  const to = readMoment("to", query.get("to")) ?? now;
  const from = readMoment("from", query.get("from")) ?? Math.max(0, to - usualSpanMs);
  if (from >= to) throw new Refused("from", "must be before to");
  const hasParts = readParts(query.get("parts"));
  const points = readPoints(query.get("points"), hasParts ? pointsOfPartsLimit : pointsLimit);
  return { from, to, points, format: readFormat(query.get("format"), accept), hasParts };
}

/** `before`: the id of an event that is known; `from` and `to`: a time. */
export type EventQuestion = { before?: number } & ({ from: number; to: number } | { from?: undefined; to?: undefined });

/** What `GET …/events` was asked: the newest, those before one, or those of a time. @throws Refused that names the field. */
export function readEventQuestion(query: URLSearchParams): EventQuestion {
  const before = query.get("before");
  if (before !== null && !/^\d{1,15}$/.test(before)) throw new Refused("before", "must be the id of an event");
  const [from, to] = [readMoment("from", query.get("from")), readMoment("to", query.get("to"))];
  const ofBefore = before === null ? {} : { before: Number(before) };
  if (from === undefined && to === undefined) return ofBefore;
  if (from === undefined || to === undefined)
    throw new Refused(from === undefined ? "from" : "to", "must be given with the other end of the time");
  if (from >= to) throw new Refused("from", "must be before to");
  return { ...ofBefore, from, to };
}

/** ISO 8601 with its zone, so that no clock but the asker's own decides what is meant; a date alone begins at 00:00 UTC. */
const iso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

function readMoment(field: string, text: string | null): number | undefined {
  if (text === null) return undefined;
  // in a query a plus is a blank
  const at = /^\d{1,16}$/.test(text)
    ? Number(text)
    : iso.test(text.replace(" ", "+"))
      ? Date.parse(text.replace(" ", "+"))
      : Number.NaN;
  if (!(at >= 0 && at <= lastMoment))
    throw new Refused(field, "must be epoch milliseconds or ISO 8601 with a zone, like 2026-11-24T09:00:00Z");
  return at;
}

function readPoints(text: string | null, limit: number): number {
  if (text === null) return usualPoints;
  const points = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(points >= 1 && points <= limit)) throw new Refused("points", `must be a whole number from 1 to ${limit}`);
  return points;
}

function readParts(text: string | null): boolean {
  if (text === null || text === "none") return false;
  if (text !== "all") throw new Refused("parts", "must be all or none");
  return true;
}

function readFormat(text: string | null, accept: string | null): "json" | "csv" {
  if (text === "json" || text === "csv") return text;
  if (text !== null) throw new Refused("format", "must be json or csv");
  return /(^|,)\s*text\/csv\s*(;|,|$)/i.test(accept ?? "") ? "csv" : "json";
}
