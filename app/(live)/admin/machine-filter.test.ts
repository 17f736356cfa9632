import { describe, expect, it } from "vitest";
import { anyMachine, passes, tagsIn } from "./machine-filter.ts";

const machine = {
  name: "Web-1",
  ip: "192.0.2.7",
  tags: ["berlin", "proxy"],
  presence: "online" as const,
  disabled: false,
  settings: { status: "applied" as const },
};

describe("a machine of the list", () => {
  it.each(["", "web", "WEB", "0.2.7", "berl", " web  proxy ", "proxy 192"])("is found by %j", (search) => {
    expect(passes(machine, { ...anyMachine, search })).toBe(true);
  });

  it.each(["db", "web db"])("is not found by %j", (search) => {
    expect(passes(machine, { ...anyMachine, search })).toBe(false);
  });

  it("is found by its state; a disabled one is only disabled", () => {
    const disabled = { ...machine, disabled: true };
    expect(passes(machine, { ...anyMachine, state: "online" })).toBe(true);
    expect(passes(machine, { ...anyMachine, state: "offline" })).toBe(false);
    expect(passes(disabled, { ...anyMachine, state: "online" })).toBe(false);
    expect(passes(disabled, { ...anyMachine, state: "disabled" })).toBe(true);
    expect(passes(machine, { ...anyMachine, state: "settings not applied" })).toBe(false);
  });

  it("is found by a whole tag", () => {
    expect(passes(machine, { ...anyMachine, tag: "proxy" })).toBe(true);
    expect(passes(machine, { ...anyMachine, tag: "prox" })).toBe(false);
  });
});

it("names each tag once", () => {
  expect(tagsIn([machine, { tags: ["a", "proxy"] }])).toEqual(["a", "berlin", "proxy"]);
});
