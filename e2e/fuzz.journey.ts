// Garbage and half-truths at every door of the running product: nothing dies, no answer is a 500, nothing that is remembered
// changes. `pnpm fuzz` runs the same with more inputs; the seed that is printed replays them.

import { afterAll, beforeAll, expect, it } from "vitest";
import { type Everybody, startWithEverybody } from "./everybody.ts";
import { fuzz } from "./fuzz/fuzz.ts";

const number = (name: string, usual: number) => Number(process.env[name] || usual);
const runs = number("FUZZ_RUNS", 10_000);
const seed = number("FUZZ_SEED", 7);
const first = number("FUZZ_FIRST", 0);

let all: Everybody;
beforeAll(async () => {
  all = await startWithEverybody();
});
afterAll(() => all?.stop());

it(`takes ${runs} inputs of seed ${seed}, from ${first} on`, { timeout: 600_000 + runs * 100 }, async () => {
  const log = (line: string) => process.stdout.write(`fuzz, seed ${seed}: ${line}\n`);
  const { findings } = await fuzz(all, { seed, first, runs, log });
  const words = findings.map(({ input, what, shown }) => `input ${input ?? "?"}: ${what}\n${shown}`);
  expect(words.slice(0, 20).join("\n\n"), `replay with: pnpm fuzz --seed ${seed} --first <input> --runs 1`).toBe("");
});
