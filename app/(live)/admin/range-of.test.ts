import { expect, it } from "vitest";
import { rangeOf } from "./range-of.ts";

const ids = ["a", "b", "c", "d"];

it.each([
  ["b", "d", ["b", "c", "d"]],
  ["d", "b", ["b", "c", "d"]],
  ["b", "b", ["b"]],
  [undefined, "c", ["c"]],
  ["filtered away", "c", ["c"]],
])("from %s to %s are %j", (from, to, range) => expect(rangeOf(ids, from, to)).toEqual(range));
