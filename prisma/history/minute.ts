import { type Figure, figures } from "@realtimemonitor/protocol/figures.ts";
import type { SeriesName } from "@realtimemonitor/protocol/history.ts";
import { type Block, type BlockColumns, encodeBlock } from "./block.ts";

/** The main figures of a minute or an hour, as the tables HistoryMinute and HistoryHour have them. */
export type HistoryRow = { machineId: string; at: number; samples: number } & Record<SeriesName, number | null>;

/** A minute of a machine, ready to be stored. */
export type NewBlock = {
  machineId: string;
  minuteAt: number;
  runId: string;
  samples: number;
  firstSeq: number;
  lastSeq: number;
  data: Uint8Array;
  row: HistoryRow;
};

export function packMinute(block: Block): NewBlock {
  const { machineId, minuteAt, runId, columns } = block;
  return {
    machineId,
    minuteAt,
    runId,
    ...sizeOf(columns),
    data: encodeBlock(block),
    row: rowOf(machineId, minuteAt, [columns]),
  };
}

/** Of columns in the order of seq. */
export function sizeOf({ seq = [] }: BlockColumns): Pick<NewBlock, "samples" | "firstSeq" | "lastSeq"> {
  return { samples: seq.length, firstSeq: seq[0] ?? 0, lastSeq: seq.at(-1) ?? 0 };
}

type Values = (number | null)[];

/** The main figures of each sample: what `figuresOf` of crossbar/protocol/figures.ts says of a sample, by columns. */
export function figureColumns(columns: BlockColumns): Record<Figure, Values> {
  const length = columns.seq?.length ?? 0;
  const names = Object.keys(columns);
  const none: Values = new Array(length).fill(null);
  const one = (name: string): Values => columns[name] ?? none;
  const all = (pattern: RegExp) => names.filter((name) => pattern.test(name)).map(one);
  const total = (pattern: RegExp) => fold(all(pattern), length, add);
  return {
    cpuPercent: meanOf(all(/^cpus\[/), length),
    memoryUsedBytes: one("memory.usedBytes"),
    memoryTotalBytes: one("memory.totalBytes"),
    memoryCacheBytes: one("memory.cacheBytes"),
    swapUsedBytes: one("swap.usedBytes"),
    swapTotalBytes: one("swap.totalBytes"),
    diskUsedPercent: fold(
      names
        .filter((name) => /^disks\[.*\]\.usedBytes$/s.test(name))
        .map((used) => percentsOf(one(used), one(used.replace(/usedBytes$/, "totalBytes")))),
      length,
      larger,
    ),
    diskReadBytesPerSecond: total(/^diskIo\[.*\]\.readBytesPerSecond$/s),
    diskWrittenBytesPerSecond: total(/^diskIo\[.*\]\.writtenBytesPerSecond$/s),
    networkReceivedBytesPerSecond: total(/^networks\[.*\]\.receivedBytesPerSecond$/s),
    networkSentBytesPerSecond: total(/^networks\[.*\]\.sentBytesPerSecond$/s),
    load: one("load.oneMinute"),
    pressureCpuPercent: one("pressure.cpuSomePercent"),
    pressureMemoryPercent: one("pressure.memorySomePercent"),
    pressureIoPercent: one("pressure.ioSomePercent"),
  };
}

const add = (a: number, b: number) => a + b;

/** Place by place, of the columns that have a number there; null where none has. */
function fold(columns: Values[], length: number, work: (a: number, b: number) => number): Values {
  const [first = new Array<null>(length).fill(null), ...others] = columns;
  const folded: Values = [...first];
  for (const values of others) {
    for (let index = 0; index < length; index += 1) {
      const before = folded[index] ?? null;
      const value = values[index] ?? null;
      if (value !== null) folded[index] = before === null ? value : work(before, value);
    }
  }
  return folded;
}

function meanOf(columns: Values[], length: number): Values {
  const counts = new Uint16Array(length);
  for (const values of columns) {
    for (let index = 0; index < length; index += 1)
      if (values[index] !== null) counts[index] = (counts[index] ?? 0) + 1;
  }
  return fold(columns, length, add).map((sum, index) => (sum === null ? null : sum / (counts[index] ?? 1)));
}

/** How full a disk is, place by place. */
export function percentsOf(used: Values, total: Values): Values {
  return used.map((bytes, index) => (bytes === null ? null : total[index] ? (bytes / total[index]) * 100 : 0));
}

/** Average and maximum of all samples of a minute, of however many runs. */
export function rowOf(machineId: string, at: number, blocks: BlockColumns[]): HistoryRow {
  const samples = blocks.reduce((count, { seq = [] }) => count + seq.length, 0);
  const columns = blocks.map(figureColumns);
  const row: Record<string, number | null> = {};
  for (const figure of figures) {
    const rounded = roundingOf(figure);
    const values = columns.flatMap((of) => of[figure]).filter((value) => value !== null);
    const isNone = values.length === 0;
    row[`${figure}Avg`] = isNone ? null : rounded(values.reduce(add) / values.length);
    row[`${figure}Max`] = isNone ? null : rounded(values.reduce(larger));
  }
  return { machineId, at, samples, ...(row as Record<SeriesName, number | null>) };
}

const larger = (a: number, b: number) => Math.max(a, b); // reduce and fold hand on more than two

/** Rounds values of a figure as they are stored. */
export function roundingOf(figure: Figure): (value: number) => number {
  const scale = 10 ** digitsOf(figure);
  return (value) => Math.round(value * scale) / scale;
}

/** Nobody reads a tenth of a byte, or a thousandth of a percent. */
export const digitsOf = (name: Figure | SeriesName): number => (/Bytes/.test(name) ? 0 : 2);
