import { switches } from "@realtimemonitor/protocol/settings.ts";
import { describe, expect, it } from "vitest";
import { NewJoinToken } from "../../../_server/join-tokens.ts";
import { invalid } from "../../../_ui/form-state.ts";
import { forgetting, JoinTokenForm, lifetimes } from "./join-token-schema.ts";

const about = { label: " web ", uses: "3", tags: "a, b,,", expires: "1 day", forget: "1 hour" };
const form = { ...about, show_cpus: "on", show_memory: "on", frequency: "2,5" };

describe("the form for a join token", () => {
  it("gives what the data layer takes", () => {
    expect(NewJoinToken.parse(JoinTokenForm.parse(form))).toEqual({
      label: "web",
      tags: ["a", "b"],
      settings: {
        ...Object.fromEntries(switches.map((name) => [name, false])),
        show_cpus: true,
        show_memory: true,
        disabled: false,
        frequency: 2.5,
      },
      usesLimit: 3,
      lifetimeMs: 86_400_000,
      forgetAfterMs: 3_600_000,
    });
  });

  it("offers nothing that the data layer refuses", () => {
    for (const expires of Object.keys(lifetimes)) {
      for (const forget of Object.keys(forgetting))
        NewJoinToken.parse(JoinTokenForm.parse({ ...form, expires, forget }));
    }
  });

  it.each([
    ["label", " ", /at least 1/],
    ["label", "x".repeat(65), /at most 64/],
    ["uses", "0", /at least 1/],
    ["uses", "1001", /at most 1000/],
    ["uses", "1.5", /whole number/],
    ["uses", "", /whole number/],
    ["tags.0", "x".repeat(33), /at most 32/, "tags"],
    ["expires", "for ever", /one of/],
    ["forget", "", /one of/],
    ["frequency", "0", /at least 0\.5/],
    ["frequency", "3601", /at most 3600/],
    ["frequency", "often", /a number of seconds/],
    ["show_disk", "maybe", /one of/],
  ])("names %s when it is %j", (field, value, message, name: string = field) => {
    const { error } = JoinTokenForm.safeParse({ ...form, [name]: value });
    expect(error && invalid(error)).toEqual({ result: "refused", field, message: expect.stringMatching(message) });
  });
});
