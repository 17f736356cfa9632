import { mix } from "../../bench/simulate/random.ts";

export type Dice = ReturnType<typeof createDice>;

/** Throws that look random and are always the same for the same seed and input: an input is replayed by its number alone. */
export function createDice(seed: number, input: number) {
  const own = mix(seed, input);
  let thrown = 0;
  const next = () => mix(own, ++thrown);

  /** A whole number from 0, below `sides`. */
  const below = (sides: number): number => next() % sides;
  function pick<Item>(items: readonly Item[]): Item {
    const item = items[below(items.length)];
    if (item === undefined && items.length === 0) throw new Error("there is nothing to pick from");
    return item as Item;
  }
  return {
    below,
    pick,
    /** True so often, of 1. */
    happens: (share: number): boolean => next() / 2 ** 32 < share,
    bytes: (length: number): Buffer => Buffer.from(Array.from({ length }, () => next() & 255)),
    /** Between `least` and `most` of what `make` makes. */
    some<Item>(least: number, most: number, make: () => Item): Item[] {
      return Array.from({ length: least + below(most - least + 1) }, make);
    },
  };
}
