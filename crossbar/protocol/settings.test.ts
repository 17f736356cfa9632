import { describe, expect, it } from "vitest";
import { explainInLine } from "./explain.ts";
import { defaultSettings, MachineSettings } from "./settings.ts";

const parse = (change: Record<string, unknown>) => MachineSettings.safeParse({ ...defaultSettings, ...change });

describe("machine settings", () => {
  it.each([0.5, 1, 2.5, 3600])("take a frequency of %d s", (frequency) => {
    expect(parse({ frequency }).success).toBe(true);
  });

  it.each([
    [0, "frequency: must be at least 0.5"],
    [0.49, "frequency: must be at least 0.5"],
    [-1, "frequency: must be at least 0.5"],
    [3600.5, "frequency: must be at most 3600"],
    [1e308, "frequency: must be at most 3600"],
    [Number.NaN, "frequency: must be of type number"],
    [Number.POSITIVE_INFINITY, "frequency: must be of type number"],
    ["1", "frequency: must be of type number"],
    [null, "frequency: must be of type number"],
    [undefined, "frequency: is missing"],
  ])("refuse a frequency of %s, naming the field and the bound", (frequency, sentence) => {
    const { error } = parse({ frequency });
    expect(error && explainInLine(error)).toBe(sentence);
  });

  it.each([-1, 1.5, 2 ** 53, "3"])("refuse version %s", (version) => {
    expect(parse({ version }).success).toBe(false);
  });

  it.each(["true", 1, null])("refuse %s for a switch", (disabled) => {
    const { error } = parse({ disabled });
    expect(error && explainInLine(error)).toBe("disabled: must be of type boolean");
  });

  it("drop what they do not know, so that an older agent takes newer settings", () => {
    expect(parse({ show_network: true }).data).toEqual(defaultSettings);
  });
});
