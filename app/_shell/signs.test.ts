import { describe, expect, it } from "vitest";
import { iconOf, signOf, withoutSign } from "./signs.ts";

const none = { alarm: 0, warn: 0, offline: 0 };

describe("what a tab says of the fleet", () => {
  it.each([
    [none, true, undefined],
    [{ ...none, warn: 2 }, true, { tone: "warn", prefix: "" }],
    [{ alarm: 1, warn: 2, offline: 2 }, true, { tone: "alarm", prefix: "(3) " }],
    [{ ...none, offline: 1 }, false, { tone: "quiet", prefix: "(disconnected) " }],
  ])("%j, connected: %j, is %j", (trouble, isConnected, sign) => expect(signOf(trouble, isConnected)).toEqual(sign));

  it("takes back what it put before a title, and nothing else", () => {
    expect(["(3) web-1", "(disconnected) web-1", "(new) web-1", "web-1"].map(withoutSign)).toEqual([
      "web-1",
      "web-1",
      "(new) web-1",
      "web-1",
    ]);
  });

  it("draws another icon for each", () => {
    const icons = (["alarm", "warn", "quiet"] as const).map(iconOf);
    expect(new Set(icons).size).toBe(3);
    for (const icon of icons) expect(decodeURIComponent(icon)).toMatch(/^data:image\/svg\+xml,<svg .*<\/svg>$/);
  });
});
