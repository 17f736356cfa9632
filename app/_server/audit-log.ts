import "server-only";
import { Readable } from "node:stream";
import { z } from "zod";
import type { AuditEntry as Row } from "../../prisma/generated/client.ts";
import { type AuditQuestion, conditionsOf } from "./audit-question.ts";
import { database } from "./db.ts";
import { csvField } from "./history-csv.ts";
import { requireAdmin } from "./session.ts";

const Detail = z.record(z.string(), z.json());

/** One deed. Names are as they were then; what they name may be gone or be called otherwise by now. */
export type AuditEntry = {
  id: number;
  at: number;
  actorKind: string;
  actorId: string | null;
  actorName: string;
  address: string | null;
  action: string;
  targetKind: string | null;
  targetId: string | null;
  targetName: string | null;
  detail: z.infer<typeof Detail> | null;
};

export type AuditPage = { entries: AuditEntry[] /** Whether there are older ones. */; hasMore: boolean };

const pageLength = 50;
const exportedAtOnce = 500;

/** The newest first. */
export async function readAuditPage(asked: AuditQuestion): Promise<AuditPage> {
  await requireAdmin();
  const entries = await readEntries(asked, pageLength + 1);
  return { entries: entries.slice(0, pageLength), hasMore: entries.length > pageLength };
}

/** All that is asked for, as it is taken: a long log never is in memory as a whole. */
export async function exportAudit(asked: AuditQuestion, format: "csv" | "json"): Promise<ReadableStream> {
  await requireAdmin();
  const text = Readable.from(format === "csv" ? csvOf(asked) : jsonOf(asked), { highWaterMark: 1 });
  return (Readable.toWeb(text) as ReadableStream<string>).pipeThrough(new TextEncoderStream());
}

async function readEntries(asked: AuditQuestion, limit: number): Promise<AuditEntry[]> {
  const where = conditionsOf(asked);
  return (await (await database()).auditEntry.findMany({ where, orderBy: { id: "desc" }, take: limit })).map(entryOf);
}

const entryOf = ({ at, detail, ...row }: Row): AuditEntry => ({
  ...row,
  at: Number(at),
  detail: Detail.safeParse(detail).data ?? null,
});

async function* piecesOf(asked: AuditQuestion): AsyncGenerator<AuditEntry[]> {
  for (let before = asked.before; ; ) {
    const entries = await readEntries({ ...asked, ...(before !== undefined && { before }) }, exportedAtOnce);
    const last = entries.at(-1);
    if (!last) return;
    yield entries;
    before = last.id;
  }
}

async function* jsonOf(asked: AuditQuestion): AsyncGenerator<string> {
  let isFirst = true;
  yield "[";
  for await (const entries of piecesOf(asked)) {
    yield `${isFirst ? "" : ","}\n${entries.map((entry) => JSON.stringify(entry)).join(",\n")}`;
    isFirst = false;
  }
  yield "\n]\n";
}

const columns = [
  "actorKind",
  "actorId",
  "actorName",
  "address",
  "action",
  "targetKind",
  "targetId",
  "targetName",
] as const;

/** RFC 4180, with the details as JSON in the last column. */
async function* csvOf(asked: AuditQuestion): AsyncGenerator<string> {
  yield `${["id", "timeUtc", "atEpochMs", ...columns, "detail"].join(",")}\r\n`;
  for await (const entries of piecesOf(asked)) {
    yield entries
      .map((entry) => {
        const { id, at, detail } = entry;
        const cells = [id, new Date(at).toISOString(), at, ...columns.map((name) => entry[name])];
        return `${[...cells, detail && JSON.stringify(detail)].map(csvField).join(",")}\r\n`;
      })
      .join("");
  }
}
