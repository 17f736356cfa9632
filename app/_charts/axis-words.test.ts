import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { momentWords, round, timeWords } from "./axis-words.ts";

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

it.each([
  ["5.00 MB/s", "5 MB/s"],
  ["2.50 MB/s", "2.5 MB/s"],
  ["0 B/s", "0 B/s"],
  ["100 kbit/s", "100 kbit/s"],
  ["4.00", "4"],
])("%j at an axis is %j", (words, rounded) => expect(round(words)).toBe(rounded));
