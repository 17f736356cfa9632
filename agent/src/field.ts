import { explainInLine } from "@realtimemonitor/protocol/explain.ts";
import type { z } from "zod";
import type { Collector } from "./collect/collector.ts";
import { type Complaints, wordsOf } from "./complaints.ts";

/** Shorter than the shortest period, so that a slow collector never costs a tick. */
export const fieldBudgetMs = 400;

export type Field<T> = () => T | null | Promise<T | null>;

/**
 * One field of a sample: what its collector reads, or null when that failed, took longer than 400 ms or is not what the
 * contract allows. A collector that hangs is not started again before it has ended; meanwhile the field is null at once.
 */
export function fieldOf<T>(
  name: string,
  schema: z.ZodType<T>,
  collect: Collector<T>,
  complaints: Complaints,
): Field<T> {
  let running: { value: Promise<T | null>; startedAtMs: number } | undefined;

  const failed = (error: unknown): null => {
    complaints.about(name, wordsOf(error));
    return null;
  };
  const checked = (value: T): T | null => {
    const parsed = schema.safeParse(value);
    if (!parsed.success) return failed(new Error(explainInLine(parsed.error)));
    complaints.settled(name);
    return parsed.data;
  };
  const late = () => failed(new Error(`no answer within ${fieldBudgetMs} ms`));

  function inTime(run: { value: Promise<T | null>; startedAtMs: number }): null | Promise<T | null> {
    const leftMs = run.startedAtMs + fieldBudgetMs - performance.now();
    if (leftMs <= 0) return late();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(late()), leftMs);
    });
    return Promise.race([run.value, tooLate]).finally(() => clearTimeout(timer));
  }

  return () => {
    if (running) return inTime(running);
    try {
      const value = collect();
      if (!(value instanceof Promise)) return checked(value);
      const run = { value: value.then(checked, failed), startedAtMs: performance.now() };
      running = run;
      void run.value.finally(() => {
        running = undefined;
      });
      return inTime(run);
    } catch (error) {
      return failed(error);
    }
  };
}
