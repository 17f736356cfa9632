// All SQL of history. Times are epoch milliseconds. One statement a purpose, so that another database needs one file more.
import { seriesNames } from "@realtimemonitor/protocol/history.ts";
import { digitsOf } from "./minute.ts";

/** The tables that history grows in, with the column of their time. */
export const historyTables = {
  seconds: { table: "HistoryBlock", time: "minuteAt" },
  minutes: { table: "HistoryMinute", time: "at" },
  hours: { table: "HistoryHour", time: "at" },
  events: { table: "Event", time: "at" },
} as const;
export type HistoryTable = keyof typeof historyTables;

const rowColumns = ["machineId", "at", "samples", ...seriesNames];
const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(", ");

/** The figures of several rows as one: averages weighed by their samples and rounded as those of a minute, and the highest. */
const figuresOfRows = seriesNames
  .map((name) =>
    name.endsWith("Avg")
      ? `round(sum("${name}" * samples) / sum(CASE WHEN "${name}" IS NOT NULL THEN samples END), ${digitsOf(name)})`
      : `max("${name}")`,
  )
  .join(", ");

export const sql = {
  takeFence: `INSERT INTO "HistoryWriter" (id, token) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET token = excluded.token`,
  fence: `SELECT token FROM "HistoryWriter" WHERE id = 1`,
  policy: `SELECT * FROM "HistoryPolicy" WHERE id = 1`,

  blocksOfMinute: `SELECT id, runId, data FROM "HistoryBlock" WHERE machineId = ? AND minuteAt = ?`,
  insertBlock: `INSERT INTO "HistoryBlock" (machineId, minuteAt, runId, samples, firstSeq, lastSeq, data)
    VALUES (@machineId, @minuteAt, @runId, @samples, @firstSeq, @lastSeq, @data)`,
  replaceBlock: `UPDATE "HistoryBlock" SET samples = @samples, firstSeq = @firstSeq, lastSeq = @lastSeq, data = @data WHERE id = @id`,
  putMinute: `INSERT OR REPLACE INTO "HistoryMinute" (${quoted(rowColumns)})
    VALUES (${rowColumns.map((name) => `@${name}`).join(", ")})`,
  putHour: `INSERT OR REPLACE INTO "HistoryHour" (${quoted(rowColumns)})
    SELECT machineId, @hourAt, sum(samples), ${figuresOfRows} FROM "HistoryMinute"
    WHERE machineId = @machineId AND at >= @hourAt AND at < @hourAt + 3600000 GROUP BY machineId`,
  insertEvent: `INSERT INTO "Event" (machineId, at, kind, detail) VALUES (@machineId, @at, @kind, @detail)`,

  blocksOfRun: `SELECT firstSeq, lastSeq, samples, data FROM "HistoryBlock"
    WHERE machineId = ? AND minuteAt >= ? AND runId = ? ORDER BY minuteAt`,
  blocks: `SELECT minuteAt, runId, data FROM "HistoryBlock" WHERE machineId = ? AND minuteAt >= ? AND minuteAt < ?
    ORDER BY minuteAt`,
  /** A page of events, after the one with the id `before`; when that is gone, what was older is gone as well. */
  events: `SELECT id, at, kind, detail FROM "Event" WHERE machineId = @machineId AND at >= @from AND at < @to AND (at, id) <
    (iif(@before IS NULL, 9e15, (SELECT at FROM "Event" WHERE id = @before)), ifnull(@before, 9e15))
    ORDER BY at DESC, id DESC LIMIT @limit`,

  /** Steps of a tier of rows. The driver binds each number as a fraction, and the division must be one of whole numbers. */
  steps: (
    tier: "minutes" | "hours",
  ) => `SELECT at / CAST(@stepMs AS INTEGER) * CAST(@stepMs AS INTEGER) AS step, ${figuresOfRows}
    FROM "${historyTables[tier].table}" WHERE machineId = @machineId AND at >= @from AND at < @to GROUP BY step ORDER BY step`,
  rows: (tier: "minutes" | "hours") => `SELECT ${quoted(rowColumns)} FROM "${historyTables[tier].table}"
    WHERE machineId = ? AND at >= ? AND at < ? ORDER BY at`,

  machine: `SELECT 1 FROM "Machine" WHERE id = ?`,
  /** The next machine that a table knows of: a seek in its index, not a scan. */
  nextMachine: (table: HistoryTable) =>
    `SELECT machineId FROM "${historyTables[table].table}" WHERE machineId > ? ORDER BY machineId LIMIT 1`,
  oldest: (table: HistoryTable) => seek(table, "ASC"),
  newest: (table: HistoryTable) => seek(table, "DESC"),
  deleteRange: (table: HistoryTable) => {
    const { table: name, time } = historyTables[table];
    return `DELETE FROM "${name}" WHERE machineId = ? AND ${time} >= ? AND ${time} < ?`;
  },
  countOf: (table: HistoryTable) => {
    const { table: name, time } = historyTables[table];
    return `SELECT count(*) FROM "${name}" WHERE machineId = ? AND ${time} >= ? AND ${time} < ?`;
  },
  count: (table: HistoryTable) => `SELECT count(*) FROM "${historyTables[table].table}"`,
  machines: `SELECT count(*) FROM "Machine"`,
  newestBlockBytes: `SELECT avg(length(data)) FROM (SELECT data FROM "HistoryBlock" ORDER BY id DESC LIMIT 300)`,
  newestRow: (tier: "minutes" | "hours") =>
    `SELECT ${quoted(rowColumns)} FROM "${historyTables[tier].table}" WHERE machineId = ? ORDER BY at DESC LIMIT 1`,
};

function seek(table: HistoryTable, order: "ASC" | "DESC"): string {
  const { table: name, time } = historyTables[table];
  return `SELECT ${time} AS at FROM "${name}" WHERE machineId = ? ORDER BY ${time} ${order} LIMIT 1`;
}
