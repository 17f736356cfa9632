import { expect, it } from "vitest";
import { sparklinePath } from "./sparkline-path.ts";

it("joins values that follow each other", () =>
  expect(sparklinePath([0, 50, 100])).toEqual({ line: "M0 100L1 50L2 0", area: "M0 100L1 50L2 0L2 100L0 100Z" }));

it("leaves gaps, at the ends as well", () =>
  expect(sparklinePath([null, 10, 20, null, null, 30, 40, null])).toEqual({
    line: "M1 90L2 80M5 70L6 60",
    area: "M1 90L2 80L2 100L1 100ZM5 70L6 60L6 100L5 100Z",
  }));

it("makes a dot of a value alone", () => expect(sparklinePath([null, 10, null]).line).toBe("M1 90h0"));

it("draws nothing of nothing", () => {
  expect(sparklinePath([])).toEqual({ line: "", area: "" });
  expect(sparklinePath([null, null]).line).toBe("");
});
