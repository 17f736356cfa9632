import { expect, it } from "vitest";
import { changeInWords } from "./change-in-words.ts";

it.each([
  [{ field: "show_disk_io", before: true, after: false }, "Show disk activity: on → off"],
  [{ field: "disabled", before: false, after: true }, "Disabled: off → on"],
  [{ field: "frequency", before: 1, after: 2.5 }, "Frequency: 1 s → 2.5 s"],
] as const)("%j is told as %j", (change, words) => expect(changeInWords(change)).toBe(words));
