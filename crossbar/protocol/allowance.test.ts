import { beforeEach, describe, expect, it } from "vitest";
import { type Allowances, createAllowances } from "./allowance.ts";

let ms: number;
let allowances: Allowances;
beforeEach(() => {
  ms = 0;
  allowances = createAllowances({ atOnce: 3, perSecond: 2 }, 10, () => ms);
});
const takes = (key: string, count: number) => Array.from({ length: count }, () => allowances.take(key));

describe("an allowance", () => {
  it("lets so many pass at once, and then as many as become free", () => {
    expect(takes("a", 4)).toEqual([true, true, true, false]);
    ms = 499;
    expect(takes("a", 1)).toEqual([false]);
    ms = 500;
    expect(takes("a", 2)).toEqual([true, false]);
  });

  it("never saves up more than what passes at once", () => {
    takes("a", 3);
    ms = 3_600_000;
    expect(takes("a", 4)).toEqual([true, true, true, false]);
  });

  it("is each key's own", () => {
    takes("a", 4);
    expect(takes("b", 3)).toEqual([true, true, true]);
  });

  it("keeps few keys, however many come", () => {
    for (let key = 0; key < 1_000; key += 1) allowances.take(String(key));
    expect(allowances.size).toBe(10);
  });
});
