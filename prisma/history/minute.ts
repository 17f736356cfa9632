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
  const one = (name: string): Values => columns[name] ?? new Array(length).fill(null);
  const many = (pattern: RegExp) =>
    Object.keys(columns)
      .filter((name) => pattern.test(name))
      .map(one);
  const disks = Object.keys(columns).filter((name) => /^disks\[.*\]\.usedBytes$/s.test(name));
  const usedPercents = disks.map((used) =>
    combine([one(used), one(used.replace(/usedBytes$/, "totalBytes"))], ([bytes = 0, total = 0]) =>
      total === 0 ? 0 : (bytes / total) * 100,
    ),
  );
  return {
    cpuPercent: combine(many(/^cpus\[/), (cores) => sum(cores) / cores.length),
    memoryUsedBytes: one("memory.usedBytes"),
    memoryTotalBytes: one("memory.totalBytes"),
    memoryCacheBytes: one("memory.cacheBytes"),
    swapUsedBytes: one("swap.usedBytes"),
    swapTotalBytes: one("swap.totalBytes"),
    diskUsedPercent: combine(usedPercents, (percents) => Math.max(...percents)),
    diskReadBytesPerSecond: combine(many(/^diskIo\[.*\]\.readBytesPerSecond$/s), sum),
    diskWrittenBytesPerSecond: combine(many(/^diskIo\[.*\]\.writtenBytesPerSecond$/s), sum),
    networkReceivedBytesPerSecond: combine(many(/^networks\[.*\]\.receivedBytesPerSecond$/s), sum),
    networkSentBytesPerSecond: combine(many(/^networks\[.*\]\.sentBytesPerSecond$/s), sum),
    load: one("load.oneMinute"),
    pressureCpuPercent: one("pressure.cpuSomePercent"),
    pressureMemoryPercent: one("pressure.memorySomePercent"),
    pressureIoPercent: one("pressure.ioSomePercent"),
  };

  /** Place by place, of the columns that have a number there; null where none has. */
  function combine(of: Values[], work: (numbers: number[]) => number): Values {
    return Array.from({ length }, (_, index) => {
      const numbers: number[] = [];
      for (const values of of) {
        const value = values[index];
        if (value !== null && value !== undefined) numbers.push(value);
      }
      return numbers.length === 0 ? null : work(numbers);
    });
  }
}

/** Average and maximum of all samples of a minute, of however many runs. */
export function rowOf(machineId: string, at: number, blocks: BlockColumns[]): HistoryRow {
  const columns = blocks.map(figureColumns);
  const samples = blocks.reduce((count, { seq = [] }) => count + seq.length, 0);
  const values = figures.flatMap((figure) => {
    const numbers = columns.flatMap((of) => of[figure]).filter((value) => value !== null);
    const isNone = numbers.length === 0;
    return [
      [`${figure}Avg`, isNone ? null : rounded(figure, sum(numbers) / numbers.length)],
      [
        `${figure}Max`,
        isNone
          ? null
          : rounded(
              figure,
              numbers.reduce((a, b) => Math.max(a, b)),
            ),
      ],
    ];
  });
  return { machineId, at, samples, ...Object.fromEntries(values) };
}

/** Whole numbers take a third of the room of fractions in SQLite; nobody reads a tenth of a byte. */
const rounded = (figure: Figure, value: number) =>
  /Bytes/.test(figure) ? Math.round(value) : Math.round(value * 100) / 100;

const sum = (numbers: number[]) => numbers.reduce((total, value) => total + value, 0);
