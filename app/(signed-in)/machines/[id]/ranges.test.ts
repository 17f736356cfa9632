import { expect, it } from "vitest";
import { askEveryMs, keyOfRange, liveRange, rangeOfKey, ranges } from "./ranges.ts";

it("finds each range by its key in the address, and is live for any other", () => {
  for (const range of ranges) expect(rangeOfKey(keyOfRange(range))).toBe(range);
  for (const key of [undefined, "", "2h", ["24h"]]) expect(rangeOfKey(key)).toBe(liveRange);
});

it.each([
  [1_000, 10_000],
  [60_000, 60_000],
  [86_400_000, 300_000],
])("asks for steps of %i ms again every %i ms", (stepMs, everyMs) => expect(askEveryMs(stepMs)).toBe(everyMs));
