/** What some simulated machines suffer from; there is one of each before there is another. */
export const troubles = [
  "wrong clock", // minutes ahead or behind
  "reboots often", // every few minutes
  "out of bounds", // figures and times that can't be
  "silent", // its agent is gone for minutes, again and again
  "slow", // its kernel takes its time to answer
] as const;
export type Trouble = (typeof troubles)[number];

/** The broken ones are spread over the fleet. */
export function troubleOf(
  index: number,
  { machines, broken }: { machines: number; broken: number },
): Trouble | undefined {
  const before = Math.floor((index * broken) / machines);
  const after = Math.floor(((index + 1) * broken) / machines);
  return before === after ? undefined : troubles[before % troubles.length];
}

/** A few of a hundred, and of a small fleet one of each. */
export const usualBroken = (machines: number): number =>
  Math.min(Math.floor(machines / 4), Math.max(troubles.length, Math.round(machines * 0.02)));
