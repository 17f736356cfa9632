import { expect, it } from "vitest";
import { markAt, marksOf } from "./marks-of.ts";

const marks = marksOf([
  { id: 3, at: 300, kind: "offline", detail: null },
  { id: 2, at: 200, kind: "late", detail: null },
  { id: 1, at: 100, kind: "joined", detail: null },
]);

it("marks what is rare, and not what comes and goes", () =>
  expect(marks.map(({ at, words }) => [at, words])).toEqual([
    [300, "Offline"],
    [100, "Joined"],
  ]));

it("is said when the moment is as near as the mark is wide", () => {
  expect(markAt(marks, 296, { from: 0, to: 600 })?.words).toBe("Offline");
  expect(markAt(marks, 294, { from: 0, to: 600 })).toBeUndefined();
  expect(markAt(marks, 190, { from: 0, to: 60_000 })?.words).toBe("Joined");
});
