import { describe, expect, it } from "vitest";
import { invalid } from "../../../_ui/form-state.ts";
import { FirstSettingsForm } from "./first-settings-schema.ts";

const tell = (form: Record<string, string>) => {
  const { error } = FirstSettingsForm.safeParse(form);
  return error && invalid(error);
};

describe("the form of first settings", () => {
  it("takes ticked boxes as on and absent ones as off", () => {
    expect(FirstSettingsForm.parse({ show_cpus: "on", frequency: "2" })).toEqual({
      show_cpus: true,
      show_memory: false,
      show_disk: false,
      show_load: false,
      show_pressure: false,
      show_swap: false,
      show_disk_io: false,
      show_network: false,
      show_uptime: false,
      frequency: 2,
    });
  });

  it.each(["0.5", "0,5", " .5 "])("takes the frequency %j", (frequency) => {
    expect(FirstSettingsForm.parse({ frequency }).frequency).toBe(0.5);
  });

  it.each([
    ["0", /frequency must be at least 0.5/],
    ["-1", /frequency must be at least 0.5/],
    ["0.49", /frequency must be at least 0.5/],
    ["3601", /frequency must be at most 3600/],
    ["1e9", /frequency must be at most 3600/],
    ["Infinity", /frequency must be/],
    ["NaN", /frequency must be a number/],
    ["", /frequency must be a number/],
    ["two", /frequency must be a number/],
  ])("refuses the frequency %j and names field and bound", (frequency, message) => {
    expect(tell({ frequency })).toEqual({
      result: "refused",
      field: "frequency",
      message: expect.stringMatching(message),
    });
  });

  it("refuses a form without a frequency, and a box that is not one", () => {
    expect(tell({})).toMatchObject({ field: "frequency" });
    expect(tell({ frequency: "1", show_disk: "maybe" })).toMatchObject({ field: "show_disk" });
  });
});
