import { expect, it } from "vitest";
import { skewWords } from "./skew-words.ts";

it.each([
  [12, "right, within 50 ms"],
  [-130.4, "130 ms behind"],
  [1_540, "1.5 s ahead"],
  [-300_000, "5 min behind"],
])("a clock that is %d ms off is %s", (ms, words) => expect(skewWords(ms)).toBe(words));
