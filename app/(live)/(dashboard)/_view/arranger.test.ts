import type { FleetFrame, FleetRow } from "@realtimemonitor/protocol/frame.ts";
import { beforeEach, expect, it } from "vitest";
import { createLiveStore, type LiveStore } from "../../../_live/store.ts";
import { createArranger } from "./arranger.ts";
import { wholeFleet } from "./view.ts";

const machine = (id: string) => ({ id, name: id, ip: null, tags: [] });
const row = (id: string, seq: number, usedBytes: number): FleetRow => ({
  id,
  seq,
  presence: "online",
  receivedAt: 1_000,
  sampledAt: 1,
  settings_version: 1,
  memory: { usedBytes, totalBytes: 100 },
});
const numbered = { hubRunId: "a".repeat(16), sentAt: 1_000 };

let stopwatch = 0;
let number = 0;
let store: LiveStore;
const tell = (more: Partial<FleetFrame>) => {
  number += 1;
  store.applyFleetFrame({ ...numbered, number, machines: [], rows: [], gone: [], ...more });
};
const order = (arrangement: ReturnType<ReturnType<typeof createArranger>>) =>
  arrangement.sections.flatMap(({ ids }) => ids).join("");

beforeEach(() => {
  stopwatch = 0;
  number = 0;
  const first = { ...numbered, number, machines: ["a", "b"].map(machine), rows: [row("a", 1, 50), row("b", 1, 40)] };
  store = createLiveStore({ fleet: first }, () => stopwatch);
  store.applyFleetSnapshot(first);
});

it("follows the figures every few seconds, and says the same until then", () => {
  const arranged = createArranger(store);
  const before = arranged(wholeFleet, false);
  expect(order(before)).toBe("ab");
  tell({ rows: [row("b", 2, 60)] });
  stopwatch = 2_900;
  expect(arranged(wholeFleet, false)).toBe(before);
  stopwatch = 3_000;
  expect(order(arranged(wholeFleet, false))).toBe("ba");
});

it("follows another view and a machine that comes or goes at once", () => {
  const arranged = createArranger(store);
  arranged(wholeFleet, false);
  tell({ machines: [machine("c")], rows: [row("c", 1, 99)] });
  expect(order(arranged(wholeFleet, false))).toBe("cab");
  expect(order(arranged({ ...wholeFleet, q: "b" }, false))).toBe("b");
  tell({ gone: ["b"] });
  expect(order(arranged(wholeFleet, false))).toBe("ca");
});

it("holds still as long as it is told to, says when it is behind, and catches up", () => {
  const arranged = createArranger(store);
  expect(arranged(wholeFleet, true).isBehind).toBe(false);
  tell({ rows: [row("b", 2, 97)], machines: [machine("c")] });
  tell({ rows: [row("c", 1, 99)], gone: ["a"] });
  stopwatch = 3_000;
  const held = arranged(wholeFleet, true);
  expect([order(held), held.count, held.isBehind]).toEqual(["abc", 2, true]);
  const caughtUp = arranged(wholeFleet, false);
  expect([order(caughtUp), caughtUp.isBehind]).toEqual(["cb", false]);
});

it("does not hold another view back", () => {
  const arranged = createArranger(store);
  arranged(wholeFleet, true);
  expect(order(arranged({ ...wholeFleet, sort: "name", isRising: false }, true))).toBe("ba");
});
