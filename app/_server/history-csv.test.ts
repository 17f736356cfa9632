import { type HistorySeries, seriesNames } from "@realtimemonitor/protocol/history.ts";
import { expect, it } from "vitest";
import { csvField, historyCsv } from "./history-csv.ts";

it("has a line for each step, ended as RFC 4180 says, and nothing where nothing is known", () => {
  const series = Object.fromEntries(seriesNames.map((name) => [name, [null, null]])) as HistorySeries["series"];
  const history: HistorySeries = {
    machineId: "m-aaaaaaaaaaaaaaaa",
    from: 0,
    to: 2_000,
    tier: "seconds",
    stepMs: 1_000,
    at: [0, 1_000],
    series: { ...series, cpuPercentAvg: [12.5, null] },
  };
  const [head, first, second, end] = historyCsv(history).split("\r\n");
  expect(head).toBe(`timeUtc,atEpochMs,${seriesNames.join(",")}`);
  expect(first).toMatch(/^1970-01-01T00:00:00\.000Z,0,12\.5,,/);
  expect(second).toMatch(/^1970-01-01T00:00:01\.000Z,1000,,,/);
  expect(end).toBe("");
});

it("has a column for each core and each disk when they are told", () => {
  const parts = { cores: [[5], [null]], disks: [{ mount: "/a,b", percents: [40] }] };
  const asked = {
    machineId: "m-aaaaaaaaaaaaaaaa",
    from: 0,
    to: 1_000,
    tier: "seconds",
    stepMs: 1_000,
    at: [0],
  } as const;
  const series = Object.fromEntries(seriesNames.map((name) => [name, [null]])) as HistorySeries["series"];
  const [head, line] = historyCsv({ ...asked, at: [0], series, parts }).split("\r\n");
  expect(head).toMatch(/,cpus\[0\]\.percent,cpus\[1\]\.percent,"disks\[\/a,b\]\.usedPercent"$/);
  expect(line).toMatch(/,5,,40$/);
});

it.each([
  ["=1+1", "'=1+1"],
  ["@x", "'@x"],
  ["-2", "'-2"],
  ['a "b", c', '"a ""b"", c"'],
  ["a\nb", '"a\nb"'],
  [-2, "-2"],
  [null, ""],
])("%j stands as %j: text can neither break a line nor be taken for a formula", (value, field) => {
  expect(csvField(value)).toBe(field);
});
