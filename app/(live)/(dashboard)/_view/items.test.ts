import { expect, it } from "vitest";
import { itemsOf } from "./items.ts";

it("puts machines below the heads of their groups, and each place has a key of its own", () => {
  const sections = [
    { tag: "a", ids: ["1", "2"] },
    { tag: "b", ids: ["1"] },
    { tag: null, ids: ["3"] },
  ];
  const items = itemsOf(sections, new Set(["a"]));
  expect(items.map((item) => (item.kind === "group" ? `${item.section.tag} ${item.isOpen}` : item.id))).toEqual([
    "a false",
    "b true",
    "1",
    "null true",
    "3",
  ]);
  const all = itemsOf(sections, new Set());
  expect(new Set(all.map(({ key }) => key)).size).toBe(7);
});

it("has no heads without groups", () =>
  expect(itemsOf([{ tag: undefined, ids: ["1"] }], new Set())).toEqual([{ kind: "machine", key: " 1", id: "1" }]));
