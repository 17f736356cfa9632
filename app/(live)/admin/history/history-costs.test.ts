import { defaultHistoryPolicy } from "@realtimemonitor/protocol/history.ts";
import { expect, it } from "vitest";
import type { HistoryUsage } from "../../../_server/history-policy.ts";
import { costBytes, inDays, totalCostBytes, whatWouldGo } from "./history-costs.ts";

const now = 1_000 * 86_400_000;
const tier = (daysAgo: number | null, bytesPerMachineDay: number) => ({
  rows: 0,
  bytes: 0,
  oldestAt: daysAgo === null ? null : now - daysAgo * 86_400_000,
  bytesPerMachineDay,
});
const usage: HistoryUsage = {
  machines: 10,
  fileBytes: 1_000_000_000,
  freeBytes: 100_000_000,
  capBytes: 4_000_000_000,
  automaticCapBytes: 3_000_000_000,
  policy: defaultHistoryPolicy,
  tiers: { seconds: tier(3, 2_000_000), minutes: tier(20, 300_000), hours: tier(20, 0) },
};

it("counts what a choice costs on this fleet, and says nothing of what is not known", () => {
  expect(costBytes(usage, "seconds", 7)).toBe(140_000_000);
  expect(costBytes(usage, "hours", 7)).toBeNull();
  expect(totalCostBytes(usage, defaultHistoryPolicy)).toBe(140_000_000 + 90_000_000);
});

it("knows what would be deleted, and that nothing would be as long as nothing so old is there", () => {
  expect(whatWouldGo(usage, defaultHistoryPolicy, now)).toEqual([]);
  expect(whatWouldGo(usage, { ...defaultHistoryPolicy, secondsDays: 4, hoursDays: 800 }, now)).toEqual([]);
  expect(whatWouldGo(usage, { ...defaultHistoryPolicy, secondsDays: 2, minutesDays: 0.5 }, now)).toEqual([
    "every single sample older than 2 days",
    "the figures of each minute older than 12 hours",
  ]);
  expect(whatWouldGo(usage, { ...defaultHistoryPolicy, eventsDays: 1 }, now)).toEqual(["events older than 1 day"]);
});

it("knows that a limit below what is stored deletes the oldest", () => {
  const withCap = (capBytes: number | null) => whatWouldGo(usage, { ...defaultHistoryPolicy, capBytes }, now);
  expect(withCap(950_000_000)).toEqual([]);
  expect(withCap(500_000_000)).toEqual([expect.stringContaining("fits into 477 MiB")]);
  expect(withCap(null)).toEqual([]);
  const wasLarger = { ...usage, fileBytes: 9e9, capBytes: 10e9 };
  expect(whatWouldGo(wasLarger, defaultHistoryPolicy, now)).toEqual([expect.stringContaining("fits into 2.79 GiB")]);
});

it.each([
  [0.5, "12 hours"],
  [1, "1 day"],
  [30, "30 days"],
])("%d days are %s", (days, words) => expect(inDays(days)).toBe(words));
