import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createTrendWishes } from "./trend-wishes.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function askedOf(wishes: ReturnType<typeof createTrendWishes>) {
  const log: string[][] = [];
  wishes.begin((ids) => log.push(ids));
  return () => {
    vi.runAllTimers();
    return log.splice(0);
  };
}

it("asks for many at once, each once", () => {
  const wishes = createTrendWishes();
  wishes.add("a", "run 1");
  const asked = askedOf(wishes);
  wishes.add("b", "run 1");
  wishes.add("b", "run 1");
  expect(asked()).toEqual([["a", "b"]]);
  wishes.add("a", "run 1");
  wishes.add("c", "run 1");
  expect(asked()).toEqual([["c"]]);
});

it("does not ask for what was scrolled past", () => {
  const wishes = createTrendWishes();
  const asked = askedOf(wishes);
  asked();
  const [leave, leaveToo] = [wishes.add("a", "run 1"), wishes.add("a", "run 1")];
  leave();
  expect(asked()).toEqual([["a"]]);
  leaveToo();
  wishes.add("b", "run 1")();
  expect(asked()).toEqual([]);
});

it("asks again for what is shown in the next session, and in the next run of the hub", () => {
  const wishes = createTrendWishes();
  const asked = askedOf(wishes);
  const leave = wishes.add("a", "run 1");
  expect(asked()).toEqual([["a"]]);
  wishes.end();
  wishes.add("b", "run 1");
  expect(asked()).toEqual([]);
  const askedLater = askedOf(wishes);
  expect(askedLater()).toEqual([["a", "b"]]);
  leave();
  wishes.add("a", "run 2");
  expect(askedLater()).toEqual([["a"]]);
});
