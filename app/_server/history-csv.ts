import { type HistorySeries, seriesNames } from "@realtimemonitor/protocol/history.ts";

/** RFC 4180: a line for each step, with names and units in the first; what is not known is empty. */
export function historyCsv({ at, series }: HistorySeries): string {
  const lines = at.map((step, index) => [
    new Date(step).toISOString(),
    step,
    ...seriesNames.map((name) => series[name]?.[index] ?? null),
  ]);
  return [["timeUtc", "atEpochMs", ...seriesNames], ...lines]
    .map((line) => `${line.map(csvField).join(",")}\r\n`)
    .join("");
}

/** A spreadsheet takes text that begins like this for a formula: an apostrophe before it keeps it text. */
const formula = /^[=+\-@\t\r]/;

export function csvField(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
