import { describe, expect, it } from "vitest";
import { keepPin } from "./pin.ts";
import { stateInMemory } from "./state.ts";

const pin = `sha256:${"a".repeat(43)}`;
const other = `sha256:${"b".repeat(43)}`;
const server = new URL("https://monitor.example/");

describe("the pin of a server", () => {
  it("is kept, and holds at the next start", () => {
    const state = stateInMemory();
    expect(keepPin(state, server, undefined)).toBeUndefined();
    expect(keepPin(state, server, pin)).toBe(pin);
    expect(keepPin(state, server, undefined)).toBe(pin);
  });

  it("is replaced by another one, and forgotten when told", () => {
    const state = stateInMemory();
    keepPin(state, server, pin);
    expect(keepPin(state, server, other)).toBe(other);
    expect(keepPin(state, server, "none")).toBeUndefined();
    expect(keepPin(state, server, undefined)).toBeUndefined();
  });

  it("is of one server, and of TLS", () => {
    const state = stateInMemory();
    keepPin(state, server, pin);
    expect(keepPin(state, new URL("https://another.example/"), undefined)).toBeUndefined();
    expect(keepPin(state, new URL("http://127.0.0.1:8080/"), undefined)).toBeUndefined();
    expect(keepPin(state, server, undefined)).toBe(pin);
  });

  it("that is broken stops the agent rather than believing anybody", () => {
    expect(() =>
      keepPin(stateInMemory({ "pin.json": { server: server.href, pin: "sha256:x" } }), server, undefined),
    ).toThrow();
  });
});
