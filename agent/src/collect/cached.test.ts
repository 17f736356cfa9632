import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cached } from "./cached.ts";

describe("a slow reading", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is repeated until it is old, also when it failed", async () => {
    const read = vi.fn(async () => 1).mockRejectedValueOnce(new Error("EIO"));
    const collect = cached(read, 5_000);
    await expect(collect()).rejects.toThrow("EIO");
    await vi.advanceTimersByTimeAsync(4_999);
    await expect(collect()).rejects.toThrow("EIO");
    expect(read).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await collect()).toBe(1);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it("that failed at once is tried again at once", () => {
    const read = vi
      .fn(() => 2)
      .mockImplementationOnce(() => {
        throw new Error("EIO");
      });
    const collect = cached(read, 5_000);
    expect(collect).toThrow("EIO");
    expect([collect(), collect()]).toEqual([2, 2]);
    expect(read).toHaveBeenCalledTimes(2);
  });
});
