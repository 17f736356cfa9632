import { describe, expect, it } from "vitest";
import { invalid } from "../../../_ui/form-state.ts";
import { capFields, PolicyForm } from "./policy-schema.ts";

const form = { secondsDays: "7", minutesDays: "30", hoursDays: "730", eventsDays: "365", cap: "", capUnit: "GiB" };
const tell = (change: Record<string, string>) => {
  const { error } = PolicyForm.safeParse({ ...form, ...change });
  return error && invalid(error);
};

describe("the policy form", () => {
  it("takes days with a point or a comma, and an empty limit as the automatic one", () => {
    expect(PolicyForm.parse({ ...form, secondsDays: " 0,5 " })).toEqual({
      policy: { secondsDays: 0.5, minutesDays: 30, hoursDays: 730, eventsDays: 365, capBytes: null },
      sure: "",
    });
  });

  it("takes a limit in its unit, and what it may delete", () => {
    expect(PolicyForm.parse({ ...form, cap: "1.5", sure: "events" })).toMatchObject({
      policy: { capBytes: 1.5 * 2 ** 30 },
      sure: "events",
    });
    expect(PolicyForm.parse({ ...form, cap: "100", capUnit: "MiB" }).policy.capBytes).toBe(100 * 2 ** 20);
  });

  it.each([
    [{ secondsDays: "0" }, "secondsDays", /at least 0.04/],
    [{ hoursDays: "4000" }, "hoursDays", /at most 3660/],
    [{ minutesDays: "many" }, "minutesDays", /number of days/],
    [{ eventsDays: "" }, "eventsDays", /number of days/],
    [{ cap: "10", capUnit: "MiB" }, "cap", /at least 62 MiB/],
    [{ cap: "x" }, "cap", /number/],
    [{ cap: "Infinity" }, "cap", /number/],
    [{ capUnit: "KB" }, "capUnit", /MiB/],
  ])("refuses %j and names the field", (change, field, message) => {
    expect(tell(change)).toMatchObject({ result: "refused", field, message: expect.stringMatching(message) });
  });

  it.each([null, 64_000_000, 500 * 2 ** 20, 4 * 2 ** 30, 2 ** 41])(
    "shows the limit %d so that it can be saved again",
    (capBytes) => {
      const again = PolicyForm.parse({ ...form, ...capFields(capBytes) }).policy.capBytes;
      if (capBytes === null) expect(again).toBeNull();
      else expect(Math.abs((again ?? 0) / capBytes - 1)).toBeLessThan(0.01);
    },
  );
});
