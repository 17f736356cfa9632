import { expect, it } from "vitest";
import { uptimeWords } from "./uptime-words.ts";

it.each([
  [45.9, "45 s"],
  [60, "1 min"],
  [3_600 * 3 + 1_200, "3 h 20 min"],
  [86_400 * 12 + 3_600 * 4, "12 d 4 h"],
])("%d seconds are %s", (seconds, words) => expect(uptimeWords(seconds)).toBe(words));
