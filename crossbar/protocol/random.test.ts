import { describe, expect, it } from "vitest";
import { JoinToken } from "./enrolment.ts";
import { AgentId, RunId } from "./identifiers.ts";
import { newJoinToken, newMachineId, newRunId, randomText, sha256Hex } from "./random.ts";

describe("random names", () => {
  it("are of the form that their schemas ask for, and differ", () => {
    for (const [make, schema] of [
      [newMachineId, AgentId],
      [newJoinToken, JoinToken],
      [newRunId, RunId],
    ] as const) {
      const some = Array.from({ length: 200 }, make);
      expect(some.every((text) => schema.safeParse(text).success)).toBe(true);
      expect(new Set(some).size).toBe(200);
    }
  });

  it("use every character about as often", () => {
    const counts = new Map<string, number>();
    for (const character of randomText(36_000)) counts.set(character, (counts.get(character) ?? 0) + 1);
    expect(counts.size).toBe(36);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(250);
  });

  it("are hashed as everyone else hashes", async () => {
    expect(await sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
