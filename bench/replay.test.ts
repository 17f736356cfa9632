import { expect, it } from "vitest";
import { createSamples } from "../prisma/testing/history.ts";
import { replayedId, replayMinute, replayStartAt } from "./replay.ts";

const next = createSamples();
const recorded = Array.from({ length: 90 }, (_, seq) => next(seq));

it("replays one host as many machines: the same again is the same, and no two are", () => {
  const first = replayMinute(recorded, 0, replayStartAt);
  expect(replayMinute(recorded, 0, replayStartAt)).toEqual(first);
  expect(first.columns.seq).toHaveLength(60);
  const ids = Array.from({ length: 1000 }, (_, machine) => replayedId(machine));
  expect(new Set(ids).size).toBe(1000);
  for (const id of ids) expect(id).toMatch(/^m-[a-z0-9]{16}$/);
  const runs = new Set(
    Array.from({ length: 1000 }, (_, machine) => replayMinute(recorded, machine, replayStartAt).runId),
  );
  expect(runs.size).toBe(1000);
  for (const run of runs) expect(run).toMatch(/^[0-9a-f]{16}$/);
  expect(replayMinute(recorded, 1, replayStartAt).columns["memory.usedBytes"]).not.toEqual(
    first.columns["memory.usedBytes"],
  );
});

it("goes on where the minute before ended", () => {
  const [one, two] = [0, 60_000].map((ms) => replayMinute(recorded, 3, replayStartAt + ms).columns);
  expect(two?.seq?.[0]).toBe(Number(one?.seq?.at(-1)) + 1);
  for (const at of two?.at ?? []) expect(Math.floor(Number(at) / 60_000) * 60_000).toBe(replayStartAt + 60_000);
});
