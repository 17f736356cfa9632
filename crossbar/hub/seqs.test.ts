import { describe, expect, it } from "vitest";
import { createSeqs } from "./seqs.ts";

describe("a set of sequence numbers", () => {
  it("joins what touches, in whatever order it comes", () => {
    const seqs = createSeqs([
      [5, 6],
      [0, 1],
      [3, 3],
    ]);
    expect(seqs.ranges()).toEqual([
      [0, 1],
      [3, 3],
      [5, 6],
    ]);
    seqs.add(2);
    seqs.add(4, 8);
    expect(seqs.ranges()).toEqual([[0, 8]]);
  });

  it("tells the gaps, and how far it goes without one", () => {
    const seqs = createSeqs([
      [10, 19],
      [30, 39],
    ]);
    expect(seqs.gaps(10, 39)).toEqual([[20, 29]]);
    expect(seqs.gaps(0, 44)).toEqual([
      [0, 9],
      [20, 29],
      [40, 44],
    ]);
    expect(seqs.gaps(25, 26)).toEqual([[25, 26]]);
    expect(seqs.gaps(12, 15)).toEqual([]);
    expect(seqs.gaps(5, 4)).toEqual([]);
    expect(seqs.unbrokenFrom(12)).toBe(19);
    expect(seqs.unbrokenFrom(20)).toBeUndefined();
  });

  it("lets a range go again", () => {
    const seqs = createSeqs([[0, 9]]);
    seqs.remove(3, 5);
    expect(seqs.ranges()).toEqual([
      [0, 2],
      [6, 9],
    ]);
    expect([seqs.has(2), seqs.has(3), seqs.has(6)]).toEqual([true, false, true]);
  });

  it("agrees with a plain set on a thousand random steps", () => {
    let state = 7;
    const random = (below: number) => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return state % below;
    };
    const seqs = createSeqs();
    const plain = new Set<number>();
    for (let step = 0; step < 1000; step += 1) {
      const first = random(200);
      const last = first + random(6);
      if (random(4) === 0) {
        seqs.remove(first, last);
        for (let seq = first; seq <= last; seq += 1) plain.delete(seq);
      } else {
        seqs.add(first, last);
        for (let seq = first; seq <= last; seq += 1) plain.add(seq);
      }
      const probe = random(210);
      expect(seqs.has(probe)).toBe(plain.has(probe));
      const missing = Array.from({ length: 210 }, (_, seq) => seq).filter((seq) => !plain.has(seq));
      expect(seqs.gaps(0, 209).flatMap(([low, high]) => plainRange(low, high))).toEqual(missing);
    }
    expect(seqs.ranges().every(([low], index, all) => index === 0 || low > (all[index - 1]?.[1] ?? 0) + 1)).toBe(true);
  });
});

const plainRange = (low: number, high: number) => Array.from({ length: high - low + 1 }, (_, index) => low + index);
