import { expect, it } from "vitest";
import { neighboursOf } from "./neighbours.ts";

it.each([
  ["b", { previous: "a", next: "c" }],
  ["a", { previous: "c", next: "b" }],
  ["c", { previous: "b", next: "a" }],
  ["gone", { previous: "c", next: "a" }],
])("of %s in a ring of three are %j", (id, neighbours) =>
  expect(neighboursOf(["a", "b", "c"], id)).toEqual(neighbours),
);

it("are nobody when it is alone", () => {
  expect(neighboursOf(["a"], "a")).toBeUndefined();
  expect(neighboursOf([], "a")).toBeUndefined();
  expect(neighboursOf(["a"], "gone")).toEqual({ previous: "a", next: "a" });
});
