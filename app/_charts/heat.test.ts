import { expect, it } from "vitest";
import { heatOf, unknownHeat as none } from "./heat.ts";

const wanted = { from: 0, to: 100, widthPx: 10, stepMs: 10 };

it("has a row for each column, in which a point lasts until the next one", () => {
  const heat = heatOf(
    [0, 30, 70],
    [
      [1, 2, 3.4],
      [9, null, 100],
    ],
    wanted,
  );
  expect([...heat.slice(0, 10)]).toEqual([1, 1, 1, 2, 2, 2, 2, 3, 3, none]);
  expect([...heat.slice(10)]).toEqual([9, 9, 9, none, none, none, none, 100, 100, none]);
});

it("knows nothing before the first point", () =>
  expect([...heatOf([50, 60], [[7, 8]], { ...wanted, to: 70, widthPx: 7 })]).toEqual([
    none,
    none,
    none,
    none,
    none,
    7,
    8,
  ]));

it("is as tall as there are columns", () => expect(heatOf([], [], wanted).length).toBe(0));
