import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import { createRoom } from "./room.ts";

it("lets answers go one after the other, and none while the router has much to read", async () => {
  let waiting = 0;
  const room = createRoom(() => waiting);
  const sent: number[] = [];
  const answer = async (n: number) => {
    await room.take();
    sent.push(n);
    waiting += 3_000_000;
  };
  const all = Promise.all([1, 2, 3, 4].map(answer));
  await pause(100);
  expect(sent).toEqual([1, 2]);
  waiting = 0;
  await all;
  expect(sent).toEqual([1, 2, 3, 4]);
});

it("refuses when too many wait already, and not any more when they have gone", async () => {
  let waiting = 10_000_000;
  const room = createRoom(() => waiting);
  const queued = Promise.all(Array.from({ length: 1_000 }, () => room.take()));
  await expect(room.take()).rejects.toMatchObject({ uri: "realtimemonitor.error.unavailable" });
  waiting = 0;
  await queued;
  await expect(room.take()).resolves.toBeUndefined();
});
