import { randomBytes } from "node:crypto";
import { packMinute } from "../../../prisma/history/minute.ts";
import { openHistoryWriter } from "../../../prisma/history/writer.ts";

type Past = { machineId: string; minuteAt: number; minutes: number };

/** Whole minutes of one machine, a sample a second, and one event at their beginning. Each core's percent is its second. */
export function writeHistory(databaseUrl: string, { machineId, minuteAt, minutes }: Past): void {
  const writer = openHistoryWriter(databaseUrl.replace(/^file:/, ""));
  const runId = randomBytes(8).toString("hex");
  const seconds = Array.from({ length: 60 }, (_, second) => second);
  const blocks = Array.from({ length: minutes }, (_, minute) => {
    const at = minuteAt + minute * 60_000;
    const columns = {
      seq: seconds.map((second) => minute * 60 + second),
      at: seconds.map((second) => at + second * 1_000),
      "cpus[0].percent": seconds,
      "memory.usedBytes": seconds.map(() => 1),
      "memory.totalBytes": seconds.map(() => 2),
    };
    return packMinute({ machineId, minuteAt: at, runId, columns });
  });
  writer.write({ blocks, events: [{ machineId, at: minuteAt, kind: "joined", detail: null }] });
  writer.close();
}
