import { fork } from "node:child_process";
import { join } from "node:path";
import { atTheEnd } from "./undo.ts";

/** `at`: when half of it had happened, on this host's clock. */
export type Step = { at: number; tookMs: number; change: number };
/** A level that somebody saw, and when. */
export type Seen = { at: number; usedBytes: number };

/** A process that holds a block of memory, or not. */
export function startStepper(bytes: number): () => Promise<Step> {
  const child = fork(join(import.meta.dirname, "memory-stepper.ts"), [String(bytes)]);
  atTheEnd(() => void child.kill());
  const ended = new Promise<never>((_, reject) => {
    child.once("exit", () => reject(new Error("the process that takes memory has ended")));
  });
  ended.catch(() => {}); // who waits for a step hears of it
  return () => {
    const done = new Promise<Step>((resolve) => child.once("message", (step) => resolve(step as Step)));
    child.send("step");
    return Promise.race([done, ended]);
  };
}

/** A number for each of `count` equal parts of a period, in random order: each moment of it gets its share. */
export function stratified(count: number, random: () => number = Math.random): number[] {
  const parts = Array.from({ length: count }, (_, index) => (index + random()) / count);
  for (let last = parts.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [parts[last], parts[other]] = [parts[other] ?? 0, parts[last] ?? 0];
  }
  return parts;
}

/**
 * How long after a step somebody saw it: the first level that is more than half of the step away from the last one before. Nothing when
 * that did not happen before `until`: other programs take memory too, and a step that they hide says nothing.
 */
export function delayOf(step: Step, seen: Seen[], until: number): number | undefined {
  const before = seen.findLast(({ at }) => at < step.at - step.tookMs)?.usedBytes;
  if (before === undefined) return undefined;
  const isAcross = ({ usedBytes }: Seen) => (usedBytes - before) / step.change >= 0.5;
  const first = seen.find((one) => one.at >= step.at - step.tookMs && one.at < until && isAcross(one));
  return first && first.at - step.at;
}
