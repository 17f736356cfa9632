import { expect, it } from "vitest";
import { inWords } from "./in-words.ts";

it.each([
  [0, "0 s"],
  [999, "0 s"],
  [59_999, "59 s"],
  [60_000, "1 min"],
  [3_600_000, "1 h"],
  [200_000_000, "2 d"],
])("%i ms are %s", (ms, words) => expect(inWords(ms)).toBe(words));
