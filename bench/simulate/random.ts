/** 32 bits that look random and are always the same for the same two integers (the finalizer of MurmurHash3, twice). */
export function mix(seed: number, key: number): number {
  let bits = seed ^ Math.imul(key, 0x9e3779b1);
  for (let round = 0; round < 2; round += 1) {
    bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    bits ^= bits >>> 16;
  }
  return bits >>> 0;
}

/** From 0 to 1, without 1. */
export const chance = (seed: number, key: number): number => mix(seed, key) / 2 ** 32;

export const between = (least: number, most: number, share: number): number => least + (most - least) * share;

/** One of a list. @throws Error when it is empty. */
export function pick<Item>(items: readonly Item[], share: number): Item {
  const item = items[Math.floor(share * items.length)];
  if (item === undefined) throw new Error("there is nothing to pick from");
  return item;
}

/** From -1 to 1, smooth: a new value each period, and on the way between two of them in the time between. */
export function drift(seed: number, atMs: number, periodMs: number): number {
  const period = Math.floor(atMs / periodMs);
  const share = atMs / periodMs - period;
  const from = chance(seed, period);
  const to = chance(seed, period + 1);
  return 2 * between(from, to, share * share * (3 - 2 * share)) - 1;
}

/**
 * From -1 to 1: noise with a memory, as an autoregressive process has it, but known at any time without its past: drifts of
 * seconds, of a minute and of ten.
 */
export const wander = (seed: number, atMs: number): number =>
  0.35 * drift(seed, atMs, 2_500) +
  0.3 * drift(seed + 1, atMs, 13_000) +
  0.2 * drift(seed + 2, atMs, 70_000) +
  0.15 * drift(seed + 3, atMs, 600_000);
