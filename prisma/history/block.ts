import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { packColumn, unpackColumn } from "./column.ts";

/**
 * Samples as columns of equal length in the order of `seq`, named as crossbar/protocol/columns.ts says; null where a sample
 * has no such number. `seq` and `at` (epoch ms, when it was taken on the hub's clock) are always among them.
 */
export type BlockColumns = Record<string, (number | null)[]>;

/** The samples of one machine, one minute and one run of its agent. */
export type Block = { machineId: string; minuteAt: number; runId: string; columns: BlockColumns };

const format = "realtimemonitor-minute/1";
/** A minute at two samples a second with a thousand cores is 3 MB; anything much larger is no block of ours. */
const textLimitBytes = 32_000_000;
/** Two a second are at most 120; a clock that was set may put more into one. */
const samplesLimit = 10_000;
/** Found by bench/history.ts: 12 takes half a ms a block, 6 a third of one and three percent more bytes; what lies between gains nothing. */
const compressionLevel = 12;

/**
 * JSON under zstd (RFC 8878) with its checksum and no dictionary: `zstd -d` and any JSON parser read it. How a
 * column is written is said in column.ts.
 */
export function encodeBlock({ machineId, minuteAt, runId, columns }: Block, level = compressionLevel): Uint8Array {
  const packed = Object.entries(columns).map(([name, values]) => [name, packColumn(values)]);
  const samples = columns.seq?.length ?? 0;
  const text = JSON.stringify({ format, machineId, minuteAt, runId, samples, columns: Object.fromEntries(packed) });
  const params = {
    [constants.ZSTD_c_compressionLevel]: level,
    [constants.ZSTD_c_checksumFlag]: 1, // without it a changed byte may read as another number
  };
  // what zlib returns is a corner of 64 kB, which it would hold on to
  return Uint8Array.from(zstdCompressSync(text, { params }));
}

/** @throws Error that says what is wrong, when the bytes are damaged or no block. */
export function decodeBlock(bytes: Uint8Array): Block {
  const { format: stored, machineId, minuteAt, runId, samples, columns: packed } = unpack(bytes) ?? {};
  if (stored !== format) throw new Error(`the block's format is ${String(stored)}, not ${format}`);
  if (!Number.isInteger(samples) || samples < 0 || samples > samplesLimit || !packed?.seq || !packed.at)
    throw new Error("the block has no number of samples, or no column seq or at");
  const columns: BlockColumns = {};
  for (const [name, column] of Object.entries(packed)) {
    try {
      columns[name] = unpackColumn(column, samples);
    } catch (error) {
      throw new Error(`the block's column ${name} ${error instanceof Error ? error.message : error}`);
    }
  }
  return { machineId, minuteAt, runId, columns };
}

function unpack(bytes: Uint8Array) {
  try {
    return JSON.parse(zstdDecompressSync(bytes, { maxOutputLength: textLimitBytes }).toString("utf8"));
  } catch (error) {
    throw new Error(`the block is damaged: ${error instanceof Error ? error.message : error}`);
  }
}

/** Both together, each sample once: the same again changes nothing. */
export function mergeColumns(a: BlockColumns, b: BlockColumns): BlockColumns {
  const known = new Set(a.seq);
  const placesOf = (of: BlockColumns) => (of.seq ?? []).map((seq, index) => ({ of, seq: seq ?? 0, index }));
  const places = [...placesOf(a), ...placesOf(b).filter(({ seq }) => !known.has(seq))].sort(
    (left, right) => left.seq - right.seq,
  );
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...names].map((name) => [name, places.map(({ of, index }) => of[name]?.[index] ?? null)]));
}
