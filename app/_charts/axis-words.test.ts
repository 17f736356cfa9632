import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { momentWords, round, spanWords, stepWords, timeWords } from "./axis-words.ts";

beforeEach(() => void vi.stubEnv("TZ", "UTC"));
afterEach(() => void vi.unstubAllEnvs());

const noon = Date.UTC(2026, 10, 24, 12, 5, 30);
const midnight = Date.UTC(2026, 10, 24);

it("says at an axis as much as its marks are apart", () => {
  expect(timeWords(noon, 30_000)).toMatch(/12:05:30/);
  expect(timeWords(noon, 300_000)).toMatch(/12:05(?!:)/);
  expect(timeWords(midnight, 3_600_000)).toMatch(/Nov/);
  expect(timeWords(noon, 86_400_000)).toMatch(/24/);
  expect(timeWords(noon, 31 * 86_400_000)).toMatch(/2026/);
});

it("says a moment with its day, to the second where points are seconds apart", () => {
  expect(momentWords(noon, 1_000)).toMatch(/24.*12:05:30/);
  expect(momentWords(noon, 60_000)).not.toMatch(/:30/);
});

it("says the year of another one", () => {
  expect(momentWords(Date.UTC(2020, 1, 3, 12), 60_000)).toMatch(/2020/);
  expect(spanWords(Date.UTC(2020, 1, 3, 12), Date.UTC(2020, 1, 3, 13))).toMatch(/2020$/);
});

it("says a time as exactly as its length asks for", () => {
  expect(spanWords(noon, noon + 60_000)).toMatch(/12:05:30.*12:06:30/);
  expect(spanWords(noon, noon + 3_600_000)).toMatch(/12:05(?!:).*1:05(?!:)/);
  expect(spanWords(noon, noon + 30 * 86_400_000)).toMatch(/Nov 24.*Dec 24, 2026/);
});

it.each([
  [6_000, "6 s"],
  [180_000, "3 min"],
  [4_320_000, "1 h 12 min"],
  [28 * 3_600_000, "28 h"],
])("points %i ms apart are %s apart", (ms, words) => expect(stepWords(ms)).toBe(words));

it.each([
  ["5.00 MB/s", "5 MB/s"],
  ["2.50 MB/s", "2.5 MB/s"],
  ["0 B/s", "0 B/s"],
  ["100 kbit/s", "100 kbit/s"],
  ["4.00", "4"],
])("%j at an axis is %j", (words, rounded) => expect(round(words)).toBe(rounded));
