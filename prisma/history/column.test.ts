import { describe, expect, it } from "vitest";
import { seededRandom } from "../testing/history.ts";
import { packColumn, unpackColumn } from "./column.ts";

const page = 4096;

describe("a column is written as", () => {
  it.each([
    ["one number that all samples have", [7, 7, 7], 7],
    ["numbers", [1, 0, 20], [1, 0, 20]],
    ["nothing at all", [null, null], [null, null]],
    ["tenths", [0.1, null, 99.9], { tenths: [1, null, 999] }],
    ["hundredths", [1.25, 3, 0.07], { hundredths: [125, 300, 7] }],
    ["numbers, when they are finer", [1.2345, 2], [1.2345, 2]],
    [
      "changes, in steps",
      [0, -2, null, 2, 4, 6, 8].map((pages) => (pages === null ? null : page * (9_999_999 + pages))),
      { start: page * 9_999_999, step: page * 2, changes: [0, -1, null, 2, 1, 1, 1] },
    ],
    [
      "changes of time",
      [0, 1001, 2000, 3000, 4000].map((ms) => 1_795_514_000_000 + ms),
      { start: 1_795_514_000_000, step: 1, changes: [0, 1001, 999, 1000, 1000] },
    ],
  ])("%s", (_, values, packed) => {
    expect(packColumn(values)).toEqual(packed);
    expect(unpackColumn(packed, values.length)).toEqual(values);
  });
});

describe("any column", () => {
  it("comes back to the last bit", () => {
    const random = seededRandom(11);
    const kinds: (() => number)[] = [
      () => Math.floor(random() * 10),
      () => Math.floor(random() * Number.MAX_SAFE_INTEGER),
      () => -Math.floor(random() * 1e9) * page,
      () => Math.round(random() * 1000) / 10,
      () => Math.round(random() * 1e15) / 10,
      () => Math.round(random() * 1e7) / 100,
      () => random(),
      () => random() * 1e300,
      () => 1e300,
      () => 5e-324,
    ];
    for (let tries = 0; tries < 500; tries += 1) {
      const kind = kinds[tries % kinds.length] ?? (() => 1);
      const values = Array.from({ length: 1 + Math.floor(random() * 60) }, () => (random() < 0.1 ? null : kind()));
      expect(unpackColumn(JSON.parse(JSON.stringify(packColumn(values))), values.length)).toEqual(values);
    }
  });
});
