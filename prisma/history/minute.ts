import { type Figure, figures } from "@realtimemonitor/protocol/figures.ts";
import { type Block, type BlockColumns, encodeBlock } from "./block.ts";
export type MinuteRow = { machineId: string; at: number; samples: number } & Record<
  `${Figure}Avg` | `${Figure}Max`,
  number | null
>;
export type NewBlock = {
  machineId: string;
  minuteAt: number;
  runId: string;
  samples: number;
  firstSeq: number;
  lastSeq: number;
  data: Uint8Array;
  row: MinuteRow;
};
export function minuteRowOf(machineId: string, at: number, blocks: BlockColumns[]): MinuteRow {
  const row = { machineId, at, samples: 0 } as MinuteRow;
  for (const f of figures) {
    row[`${f}Avg`] = null;
    row[`${f}Max`] = null;
  }
  let sum = 0;
  let n = 0;
  for (const c of blocks) {
    row.samples += c.seq?.length ?? 0;
    const cores = Object.keys(c).filter((k) => k.startsWith("cpus["));
    for (let i = 0; i < (c.seq?.length ?? 0); i++) {
      if (!cores.length) continue;
      let s = 0;
      for (const k of cores) s += c[k]?.[i] ?? 0;
      sum += s / cores.length;
      n++;
    }
  }
  row.cpuPercentAvg = n ? sum / n : null;
  row.cpuPercentMax = row.cpuPercentAvg;
  return row;
}
export function packMinute(block: Block): NewBlock {
  const { machineId, minuteAt, runId, columns } = block;
  const seq = columns.seq ?? [];
  return {
    machineId,
    minuteAt,
    runId,
    samples: seq.length,
    firstSeq: seq[0] ?? 0,
    lastSeq: seq.at(-1) ?? 0,
    data: encodeBlock(block),
    row: minuteRowOf(machineId, minuteAt, [columns]),
  };
}
