import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
export type BlockColumns = Record<string, (number | null)[]>;
export type Block = { machineId: string; minuteAt: number; runId: string; columns: BlockColumns };
const format = "realtimemonitor-minute-1";
export function encodeBlock({ machineId, minuteAt, runId, columns }: Block): Uint8Array {
  const text = JSON.stringify({ format, machineId, minuteAt, runId, columns });
  return zstdCompressSync(text, { params: { [constants.ZSTD_c_compressionLevel]: 6 } });
}
export function decodeBlock(bytes: Uint8Array): Block {
  const { machineId, minuteAt, runId, columns } = JSON.parse(
    zstdDecompressSync(bytes, { maxOutputLength: 16e6 }).toString(),
  );
  return { machineId, minuteAt, runId, columns };
}
export function mergeColumns(a: BlockColumns, b: BlockColumns): BlockColumns {
  const seen = new Set(a.seq);
  const places = [
    ...(a.seq ?? []).map((seq, index) => ({ seq: seq ?? 0, index, of: a })),
    ...(b.seq ?? []).map((seq, index) => ({ seq: seq ?? 0, index, of: b })).filter(({ seq }) => !seen.has(seq)),
  ].sort((x, y) => x.seq - y.seq);
  const merged: BlockColumns = {};
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)]))
    merged[name] = places.map(({ of, index }) => of[name]?.[index] ?? null);
  return merged;
}
