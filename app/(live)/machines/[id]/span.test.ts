import { describe, expect, it } from "vitest";
import {
  addressOfSpan,
  askEveryMs,
  behind,
  between,
  closer,
  neighbour,
  paceMsOf,
  ranges,
  spanOfQuery,
  usualRange,
  wider,
} from "./span.ts";

const [minuteMs, hourMs] = [60_000, 3_600_000];
const now = 1_000 * hourMs;
const of = (query: string) => spanOfQuery(new URLSearchParams(query));

describe("the address", () => {
  it("says each span, and is read again as the same", () => {
    for (const range of ranges) expect(of(addressOfSpan({ range }))).toEqual({ range });
    expect(of(addressOfSpan({ from: 1_000, to: 61_000.4 }))).toEqual({ from: 1_000, to: 61_000 });
    expect(addressOfSpan({ range: usualRange })).toBe("");
  });

  it.each([
    "",
    "range=2h",
    "from=5",
    "from=2000&to=1000",
    "from=-1&to=5000",
    "from=1e3&to=5000",
    "from=0&to=99999999999999999",
  ])("%j says nothing that can be drawn: it is the last ten minutes", (query) =>
    expect(of(query)).toEqual({ range: usualRange }),
  );
});

it("leaves alone what else the address says", () => {
  expect(addressOfSpan({ range: usualRange }, "?from=1&to=90000&settings=x")).toBe("?settings=x");
  expect(addressOfSpan({ from: 1, to: 2 }, "?settings=x&range=24h")).toBe("?settings=x&from=1&to=2");
});

describe("another time", () => {
  it("by a drag is what lies between, in both directions, and never too short to see anything", () => {
    expect(between(90_000, 30_000)).toEqual({ from: 30_000, to: 90_000 });
    expect(between(10_000, 10_000)).toEqual({ from: 7_500, to: 12_500 });
  });

  it("closer is a third of it around a moment", () =>
    expect(closer({ from: 0, to: 60_000 }, 40_000)).toEqual({ from: 30_000, to: 50_000 }));

  it("wider is three times as much, and up to now when it would reach beyond", () => {
    expect(wider({ from: hourMs, to: 2 * hourMs }, now)).toEqual({ from: 0, to: 3 * hourMs });
    expect(wider({ from: now - hourMs, to: now }, now)).toMatchObject({ range: { key: "6h" } });
    expect(wider({ from: 0, to: now }, now)).toMatchObject({ range: { key: "1y" } });
  });

  it("next to it is as long, and up to now when there is no more", () => {
    const time = { from: now - 2 * hourMs, to: now - hourMs };
    expect(neighbour(time, "earlier", now)).toEqual({ from: now - 3 * hourMs, to: now - 2 * hourMs });
    expect(neighbour(time, "later", now)).toEqual({ from: now - hourMs, to: now });
    expect(neighbour({ from: now - hourMs, to: now }, "later", now)).toMatchObject({ range: { key: "1h" } });
    expect(neighbour({ from: 5, to: hourMs }, "earlier", now)).toEqual({ from: 0, to: 5 });
  });

  it("behind a point is its step, at least the minute around it", () => {
    expect(behind(hourMs, hourMs)).toEqual({ from: hourMs, to: 2 * hourMs });
    expect(behind(minuteMs, 6_000)).toEqual({ from: 33_000, to: 93_000 });
    expect(behind(minuteMs, 1_000)).toBeUndefined();
  });
});

it("draws ten minutes each second and long times rarely", () => {
  expect(ranges.map(({ spanMs }) => paceMsOf(spanMs) / 1_000)).toEqual([1, 1, 6, 10, 10, 10, 10, 10, 10]);
});

it.each([
  [1_000, minuteMs],
  [180_000, 180_000],
  [86_400_000, 300_000],
])("asks for steps of %i ms again every %i ms", (stepMs, everyMs) => expect(askEveryMs(stepMs)).toBe(everyMs));
