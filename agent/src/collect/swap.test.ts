import { expect, it } from "vitest";
import { parseMeminfo } from "./memory.ts";
import { swapOf } from "./swap.ts";

it("is total less free swap, in bytes", () => {
  const text = "MemTotal: 9 kB\nSwapCached: 1 kB\nSwapTotal: 4000 kB\nSwapFree: 1000 kB\n";
  expect(swapOf(parseMeminfo(text))).toEqual({ totalBytes: 4_096_000, usedBytes: 3_072_000 });
});

it("of a host without any is 0 of 0", () => {
  expect(swapOf(parseMeminfo("SwapTotal: 0 kB\nSwapFree: 0 kB\n"))).toEqual({ totalBytes: 0, usedBytes: 0 });
  expect(swapOf(parseMeminfo("MemTotal: 9 kB\n"))).toEqual({ totalBytes: 0, usedBytes: 0 });
});
