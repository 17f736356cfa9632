import { expect, it } from "vitest";
import { bitRate, byteRate } from "./rates.ts";

it.each([
  [0, "0 B/s"],
  [999.6, "1.00 kB/s"],
  [1_240_000, "1.24 MB/s"],
  [99_960_000, "100 MB/s"],
  [2.5e12, "2.50 TB/s"],
])("%d bytes a second are %s", (rate, words) => expect(byteRate(rate)).toBe(words));

it.each([
  [12.5, "100 bit/s"],
  [125_000_000, "1.00 Gbit/s"],
])("%d bytes a second on a cable are %s", (rate, words) => expect(bitRate(rate)).toBe(words));
