import { type HistorySeries, seriesNames } from "@realtimemonitor/protocol/history.ts";

/** RFC 4180: a line for each step, with names and units in the first; what is not known is empty. */
export function historyCsv({ at, series, parts }: HistorySeries): string {
  const columns: [name: string, values: (number | null)[]][] = [
    ...seriesNames.map((name): [string, (number | null)[]] => [name, series[name] ?? []]),
    ...(parts?.cores ?? []).map((core, index): [string, (number | null)[]] => [`cpus[${index}].percent`, core]),
    ...(parts?.disks ?? []).map(({ mount, percents }): [string, (number | null)[]] => [
      `disks[${mount}].usedPercent`,
      percents,
    ]),
  ];
  const lines = at.map((step, index) => [
    new Date(step).toISOString(),
    step,
    ...columns.map(([, values]) => values[index] ?? null),
  ]);
  return [["timeUtc", "atEpochMs", ...columns.map(([name]) => name)], ...lines]
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
