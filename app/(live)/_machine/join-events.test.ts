import type { MachineEvent } from "@realtimemonitor/protocol/history.ts";
import { expect, it } from "vitest";
import { joinEvents } from "./join-events.ts";

const event = (id: number): MachineEvent => ({ id, at: 10 * Math.floor(id / 2), kind: "online", detail: null });

it("puts newer ones before and older ones behind, each once", () => {
  const known = [event(5), event(4)];
  expect(joinEvents(known, [event(7), event(6), event(5)]).map(({ id }) => id)).toEqual([7, 6, 5, 4]);
  expect(joinEvents(known, [event(3), event(2)]).map(({ id }) => id)).toEqual([5, 4, 3, 2]);
});

it("is the same list when nothing is new", () => {
  const known = [event(5)];
  expect(joinEvents(known, [event(5)])).toBe(known);
});
