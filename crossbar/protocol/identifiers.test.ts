import { describe, expect, it } from "vitest";
import { explain } from "./explain.ts";
import { MachineName, Tags } from "./identifiers.ts";

const unfit = [
  ["half of a surrogate pair", "a\ud800b"],
  ["the other half", "\udc00"],
  ["a zero byte", "a\u0000b"],
  ["an escape, which a terminal obeys", "\u001b[31mred"],
  ["a line end", "one\ntwo"],
  ["a control character above ASCII", "a\u0085b"],
  ["a line separator", "a\u2028b"],
  ["a mark that turns the text around", "web-\u202e10"],
] as const;

describe("a machine's name", () => {
  it.each(["web-1", "<b>web</b> 1", "größer", "東京 🗼", "👨‍👩‍👧", "नेटवर्क"])("may be %s", (name) => {
    expect(MachineName.parse(name)).toBe(name);
  });

  it.each(unfit)("may not have %s", (_what, name) => {
    const parsed = MachineName.safeParse(name);
    expect(parsed.error && explain(parsed.error).message).toBe("must have no control characters and no broken ones");
  });

  it("loses the white space around it, line ends too", () => expect(MachineName.parse(" web\t\r\n")).toBe("web"));

  it("has 1 to 64 characters", () => {
    expect(MachineName.safeParse(" ").success).toBe(false);
    expect(MachineName.safeParse("x".repeat(65)).success).toBe(false);
  });
});

describe("a tag", () => {
  it.each(unfit)("may not have %s", (_what, tag) => {
    const parsed = Tags.safeParse(["eu", tag]);
    expect(parsed.error && explain(parsed.error)).toEqual({
      field: "1",
      message: "must have no control characters and no broken ones",
    });
  });

  it("has 1 to 32 characters, and there are at most 16", () => {
    expect(Tags.parse([" eu ", "db"])).toEqual(["eu", "db"]);
    expect(Tags.safeParse([""]).success).toBe(false);
    expect(Tags.safeParse(["x".repeat(33)]).success).toBe(false);
    expect(Tags.safeParse(Array(17).fill("x")).success).toBe(false);
  });
});
