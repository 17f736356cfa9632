import { expect, it } from "vitest";
import { detailLines } from "./audit-words.ts";

it("says nothing of a deed without details", () => {
  expect(detailLines(null)).toEqual([]);
});

it("says what settings were before and after, also where machines differed", () => {
  const changes = [
    { field: "frequency", before: [1, 2.5], after: [5] },
    { field: "show_disk", before: [true], after: [false] },
  ];
  expect(detailLines({ changes, ids: "m-1 m-2" })).toEqual([
    { name: "Frequency", text: "1 s or 2.5 s → 5 s" },
    { name: "Show disks", text: "on → off" },
    { name: "Machines", text: "m-1, m-2" },
  ]);
});

it("says which fields of two objects are not the same, and one value as it was and is", () => {
  const [before, after] = [
    { eventsDays: 365, capBytes: null, secondsDays: 7 },
    { eventsDays: 30, capBytes: 5, secondsDays: 7 },
  ];
  expect(detailLines({ before, after })).toEqual([
    { name: "Events days", text: "365 → 30" },
    { name: "Cap bytes", text: "none → 5" },
  ]);
  expect(detailLines({ before: "a", after: "b" })).toEqual([{ name: "Changed", text: "a → b" }]);
});

it("leaves moments to the reader's clock, and all else as it is", () => {
  expect(detailLines({ expiresAt: 5, tags: ["web", "berlin"], undo: true, by: null, deep: { a: [1] } })).toEqual([
    { name: "Expires", at: 5 },
    { name: "Tags", text: "web, berlin" },
    { name: "Undo", text: "yes" },
    { name: "By", text: "none" },
    { name: "Deep", text: '{"a":[1]}' },
  ]);
});
