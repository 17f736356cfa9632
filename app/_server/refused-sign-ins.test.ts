import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRefusalNotes } from "./refused-sign-ins.ts";

const noted: { address: string | null; count: number; user?: string }[] = [];
let note: ReturnType<typeof createRefusalNotes>;
beforeEach(() => {
  vi.useFakeTimers();
  noted.length = 0;
  note = createRefusalNotes(
    ({ address, user }, count) => void noted.push({ address, count, ...(user && { user: user.id }) }),
  );
});
afterEach(() => vi.useRealTimers());

const refuse = (address: string, times = 1, id?: string) => {
  for (let time = 0; time < times; time += 1)
    note({ address, reason: "wrong", user: id ? { id, name: id } : undefined });
};

describe("refused sign-ins", () => {
  it("are noted at once the first time, and then once a minute with their number", () => {
    refuse("a", 1_000);
    expect(noted).toEqual([{ address: "a", count: 1 }]);
    vi.advanceTimersByTime(60_000);
    expect(noted.slice(1)).toEqual([{ address: "a", count: 999 }]);
    vi.advanceTimersByTime(600_000);
    expect(noted).toHaveLength(2);
    refuse("a");
    expect(noted).toHaveLength(3);
  });

  it("are told apart by account and address", () => {
    refuse("a", 2, "u-1");
    refuse("b", 2, "u-1");
    refuse("a", 2, "u-2");
    expect(noted).toEqual([
      { address: "a", count: 1, user: "u-1" },
      { address: "b", count: 1, user: "u-1" },
      { address: "a", count: 1, user: "u-2" },
    ]);
  });

  it("of a flood from everywhere are a bounded number of lines, and none is uncounted", () => {
    for (let one = 0; one < 5_000; one += 1) refuse(`address ${one}`);
    vi.advanceTimersByTime(60_000);
    expect(noted.length).toBeLessThan(110);
    expect(noted.reduce((sum, { count }) => sum + count, 0)).toBe(5_000);
  });
});
