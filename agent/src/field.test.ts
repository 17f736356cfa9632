import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { Collector } from "./collect/collector.ts";
import { createComplaints } from "./complaints.ts";
import { fieldOf } from "./field.ts";

describe("a field", () => {
  let said: string[];
  const field = (collect: Collector<number>) => {
    const complaints = createComplaints({ warn: (text) => said.push(text), info: (text) => said.push(text) });
    return fieldOf("load", z.number().max(100), collect, complaints);
  };

  beforeEach(() => {
    vi.useFakeTimers();
    said = [];
  });
  afterEach(() => void vi.useRealTimers());

  it("is what its collector reads, at once or later", async () => {
    expect(field(() => 7)()).toBe(7);
    expect(await field(async () => 8)()).toBe(8);
    expect(said).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is null when the collector fails, which is said once, and also when it works again", async () => {
    const collect = vi.fn<Collector<number>>(() => 7);
    collect.mockImplementationOnce(() => {
      throw new Error("EACCES");
    });
    collect.mockImplementationOnce(() => Promise.reject(new Error("EACCES")));
    const read = field(collect);
    expect([await read(), await read(), await read(), await read()]).toEqual([null, null, 7, 7]);
    expect(said).toEqual(["load: EACCES", "load: works again"]);
  });

  it("is null when what was read is not what the contract allows", () => {
    expect(field(() => 101)()).toBeNull();
    expect(field(() => Number.NaN)()).toBeNull();
    expect(said).toEqual(["load: must be at most 100", "load: must be of type number"]);
  });

  it("is null after 400 ms when the collector hangs, and then at once, without a second one", async () => {
    let answer: (value: number) => void = () => {};
    const collect = vi.fn<Collector<number>>(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const read = field(collect);
    const first = read();
    await vi.advanceTimersByTimeAsync(400);
    expect(await first).toBeNull();
    expect(read()).toBeNull();
    expect(collect).toHaveBeenCalledTimes(1);
    expect(said).toEqual(["load: no answer within 400 ms"]);

    answer(7);
    await vi.advanceTimersByTimeAsync(0);
    const next = read();
    answer(8);
    expect(await next).toBe(8);
    expect(collect).toHaveBeenCalledTimes(2);
  });

  it("shares a reading that is still in its time", async () => {
    const collect = vi.fn<Collector<number>>(() => new Promise((resolve) => setTimeout(resolve, 200, 7)));
    const read = field(collect);
    const both = Promise.all([read(), read()]);
    await vi.advanceTimersByTimeAsync(200);
    expect(await both).toEqual([7, 7]);
    expect(collect).toHaveBeenCalledTimes(1);
  });
});
