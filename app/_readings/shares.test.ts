import { expect, it } from "vitest";
import { busyShare, fullestDisk, memoryShare, shareOf } from "./shares.ts";

const use = (usedBytes: number, totalBytes = 100) => ({ usedBytes, totalBytes });

it("gives the part of a whole, which may be nothing", () => {
  expect(shareOf(use(25))).toBe(25);
  expect(shareOf(use(120))).toBe(100);
  expect(shareOf(use(0, 0))).toBe(0);
});

it("takes all cores together", () => expect(busyShare([0, 50, 100])).toBe(50));

it("knows nothing of what was not sent or not read", () => {
  for (const nothing of [undefined, null]) {
    expect([busyShare(nothing), memoryShare(nothing), fullestDisk(nothing)]).toEqual([null, null, null]);
  }
  expect([busyShare([]), fullestDisk([])]).toEqual([null, null]);
});

it("finds the fullest disk by its share, not by its size", () => {
  const [big, small] = [
    { mount: "/", ...use(400, 1_000) },
    { mount: "/var", ...use(9, 10) },
  ];
  expect(fullestDisk([big, small])).toEqual({ disk: small, share: 90 });
});
