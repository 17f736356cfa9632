import { afterEach, expect, it, vi } from "vitest";
import { addressOf, dayOf, endOfDay, startOfDay } from "./audit-address.ts";

afterEach(() => vi.unstubAllEnvs());

it("leaves out what is not looked for", () => {
  expect(addressOf({ group: "", who: "Ada & Bob", from: 0, to: undefined })).toBe(
    "/admin/audit?who=Ada+%26+Bob&from=0",
  );
  expect(addressOf({})).toBe("/admin/audit");
});

it.each(["Europe/Berlin", "America/St_Johns", "Pacific/Apia"])("takes days as the reader in %s has them", (zone) => {
  vi.stubEnv("TZ", zone);
  for (const day of ["2026-03-29", "2026-10-25", "2026-12-31"]) {
    const [from, to] = [startOfDay(day), endOfDay(day)];
    expect(dayOf(from)).toBe(day);
    expect(dayOf(to, -1)).toBe(day);
    expect(dayOf(to)).not.toBe(day);
  }
});

it("takes no day for none", () => {
  expect([startOfDay(""), endOfDay("nonsense"), dayOf(undefined)]).toEqual([undefined, undefined, ""]);
});
