import { expect, it } from "vitest";
import { signedSeconds, warningsOf } from "./machine-warnings.ts";

const timing = { skewMs: 12, jitterMs: 3, roundTripMs: 1, missedTicks: 4 };
const history = { missing: 2, healed: 5, held: null, lost: 0 };

it("is quiet when all is well, and while it is not known", () => {
  expect(warningsOf({ timing, history })).toEqual([]);
  expect(warningsOf({ timing: { ...timing, skewMs: null }, history })).toEqual([]);
});

it("warns of a clock that is far off and of samples that are lost for ever", () => {
  const wrong = { timing: { ...timing, skewMs: -3_200 }, history: { ...history, lost: 1 } };
  expect(warningsOf(wrong)).toEqual(["clock 3.2 s behind", "1 sample lost"]);
});

it("warns of several agents with one key before all else", () => {
  const clone = { runId: "0".repeat(16), hostname: null, ip: null, address: null, startedAt: 1 };
  const wrong = { timing, history: { ...history, lost: 2 }, clones: [clone, clone] };
  expect(warningsOf(wrong)).toEqual(["2 agents with one key", "2 samples lost"]);
});

it.each([
  [2_500, "2.5 s ahead"],
  [-180_000, "3 min behind"],
  [36_000_000, "10 h ahead"],
])("%d ms are %s", (ms, words) => expect(signedSeconds(ms)).toBe(words));
