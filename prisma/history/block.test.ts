import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../testing/history.ts";
import { type Block, decodeBlock, encodeBlock, mergeColumns } from "./block.ts";

const block: Block = {
  machineId: "m-0123456789abcdef",
  minuteAt: 60_000,
  runId: "0123456789abcdef",
  columns: {
    seq: [1, 2, 4],
    at: [60_000, 61_000, 63_001],
    "cpus[0].percent": [0.1, null, 100],
    "disks[/].usedBytes": [9_007_199_254_740_991, 0, 1e-7],
  },
};
const packed = (value: unknown) => zstdCompressSync(JSON.stringify(value));
const changed = (change: Record<string, unknown>) => {
  const { machineId, minuteAt, runId, columns } = block;
  return packed({ format: "realtimemonitor-minute/1", machineId, minuteAt, runId, samples: 1, columns, ...change });
};

describe("a block", () => {
  it("comes back as it was, to the last bit", () => {
    expect(decodeBlock(encodeBlock(block))).toEqual(block);
  });

  it("is JSON under zstd that says what it is, for anyone to read", () => {
    expect(JSON.parse(zstdDecompressSync(encodeBlock(block)).toString())).toEqual({
      format: "realtimemonitor-minute/1",
      ...block,
      samples: 3,
      columns: { ...block.columns, "cpus[0].percent": { tenths: [1, null, 1000] } },
    });
  });

  it("takes no more memory than its bytes, since the hub keeps ten thousand of them", () => {
    const bytes = encodeBlock(block);
    expect(bytes.buffer.byteLength).toBe(bytes.byteLength);
  });

  it("that is damaged anywhere is refused, or says what it said", () => {
    const whole = encodeBlock(block);
    const random = seededRandom(7);
    for (let tries = 0; tries < 300; tries += 1) {
      const bytes = Uint8Array.from(whole);
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      try {
        expect(decodeBlock(bytes)).toEqual(block);
      } catch (error) {
        expect((error as Error).message).toMatch(/^the block/);
      }
    }
    for (let length = 0; length < whole.length; length += 7) {
      expect(() => decodeBlock(whole.subarray(0, length))).toThrow(/^the block/);
    }
  });

  it("of another format, with columns that do not fit, or with what is no number is refused in words", () => {
    expect(() => decodeBlock(changed({ format: "other/2" }))).toThrow("the block's format is other/2");
    expect(() => decodeBlock(changed({ columns: {} }))).toThrow("no column seq or at");
    expect(() => decodeBlock(changed({ samples: 1e9, columns: { seq: 1, at: 1 } }))).toThrow("number of samples");
    expect(() => decodeBlock(changed({ columns: { seq: [1], at: [1, 2] } }))).toThrow("column at is not of 1 numbers");
    expect(() => decodeBlock(changed({ columns: { seq: [1], at: [1], "x.y": ["1"] } }))).toThrow("column x.y");
    expect(() => decodeBlock(changed({ columns: { seq: [1], at: "3" } }))).toThrow("column at");
    expect(() => decodeBlock(changed({ columns: { seq: [1], at: { start: 1, changes: [0] } } }))).toThrow("column at");
    expect(() => decodeBlock(packed(null))).toThrow("the block's format");
    expect(() => decodeBlock(zstdCompressSync("{"))).toThrow("the block is damaged");
  });

  it("that would fill the memory is refused", () => {
    const bomb = zstdCompressSync(Buffer.alloc(200_000_000, " "));
    expect(bomb.length).toBeLessThan(100_000);
    expect(() => decodeBlock(bomb)).toThrow("the block is damaged");
  });
});

describe("two halves of a minute", () => {
  const [a, b] = [
    { seq: [2, 5], at: [20, 50], x: [1, 2] },
    { seq: [1, 3, 5], at: [10, 30, 51], y: [7, 8, 9] },
  ];

  it("become one in the order of seq, where each says what it knows", () => {
    expect(mergeColumns(a, b)).toEqual({
      seq: [1, 2, 3, 5],
      at: [10, 20, 30, 50],
      x: [null, 1, null, 2],
      y: [7, null, 8, null],
    });
  });

  it("change nothing when they come again", () => {
    const once = mergeColumns(a, b);
    expect(mergeColumns(once, b)).toEqual(once);
    expect(mergeColumns(once, a)).toEqual(once);
    expect(mergeColumns(a, a)).toEqual(a);
  });
});
