import { expect, it, vi } from "vitest";
import { createTurns } from "./turns.ts";

it("come in order, and wait as long as it is full", async () => {
  const arrived: number[] = [];
  let isFull = false;
  const turn = createTurns({ perSecond: 1_000, isFull: () => isFull, signal: new AbortController().signal });
  await Promise.all([0, 1, 2].map((number) => turn().then(() => arrived.push(number))));
  expect(arrived).toEqual([0, 1, 2]);
  isFull = true;
  const next = turn().then(() => arrived.push(3));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(arrived).toHaveLength(3);
  isFull = false;
  await next;
  expect(arrived).toHaveLength(4);
});

it("end at once with the signal", async () => {
  const stop = new AbortController();
  const turn = createTurns({ perSecond: 0.001, isFull: () => true, signal: stop.signal });
  const turns = Promise.all([turn(), turn(), turn()]);
  stop.abort();
  await vi.waitFor(() => turns);
});
