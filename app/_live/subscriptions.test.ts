import { expect, it } from "vitest";
import { createSubscriptions } from "./subscriptions.ts";

it("wakes who asked for what changed, and who asked for everything, once", () => {
  const { subscribe, tell } = createSubscriptions();
  const log: string[] = [];
  subscribe("machine a", () => log.push("a"));
  subscribe("machine b", () => log.push("b"));
  subscribe("all", () => log.push("all"));
  tell(["machine a", "roster"]);
  tell([]);
  expect(log).toEqual(["a", "all", "all"]);
});

it("wakes nobody who has left, though others stay or come back", () => {
  const { subscribe, tell } = createSubscriptions();
  const log: string[] = [];
  const leave = subscribe("clock", () => log.push("first"));
  const leaveToo = subscribe("clock", () => log.push("second"));
  leave();
  tell(["clock"]);
  leaveToo();
  subscribe("clock", () => log.push("third"));
  leaveToo();
  tell(["clock"]);
  expect(log).toEqual(["second", "third"]);
});
