import { expect, it } from "vitest";
import { amount, bytes, finePercent } from "./units.ts";

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "0.98 KiB"],
  [512 * 2 ** 20, "512 MiB"],
  [7.214 * 2 ** 30, "7.21 GiB"],
  [15.6 * 2 ** 30, "15.6 GiB"],
  [3.6 * 2 ** 40, "3.60 TiB"],
])("%d bytes are %s", (count, words) => expect(bytes(count)).toBe(words));

it.each([
  [7.18, 15.6, "7.18 of 15.6 GiB"],
  [0.627, 1.9, "642 MiB of 1.90 GiB"],
  [0, 100, "0 B of 100 GiB"],
])("%d of %d GiB are %s", (used, total, words) => {
  expect(amount({ usedBytes: used * 2 ** 30, totalBytes: total * 2 ** 30 })).toBe(words);
});

it.each([
  [0, "0 %"],
  [0.42, "0.4 %"],
  [9.96, "10 %"],
  [55.5, "56 %"],
])("%d is %s", (value, words) => expect(finePercent(value)).toBe(words));
