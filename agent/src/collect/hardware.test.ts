import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chooser } from "./hardware.ts";

describe("what has hardware behind it", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is looked up when the names change, or 10 s are over, and not each second", async () => {
    const real = new Set(["sda"]);
    const look = vi.fn((name: string) => real.has(name));
    const choose = chooser(look);
    expect(choose(["sda", "loop0"])).toEqual(new Set(["sda"]));
    await vi.advanceTimersByTimeAsync(9_000);
    choose(["sda", "loop0"]);
    expect(look).toHaveBeenCalledTimes(2);
    real.add("sdb");
    expect(choose(["sda", "sdb"])).toEqual(real);
    expect(look).toHaveBeenCalledTimes(4);
    real.delete("sdb");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(choose(["sda", "sdb"])).toEqual(real);
  });
});
