/** Who stands before and behind in a list that is closed to a ring; undefined when nobody else is there. */
export function neighboursOf(ids: readonly string[], id: string): { previous: string; next: string } | undefined {
  const place = ids.indexOf(id);
  const others = place < 0 ? ids.length : ids.length - 1;
  if (others === 0) return undefined;
  // one that is not in the list any more is as if it stood before the first
  const previous = ids[(Math.max(0, place) - 1 + ids.length) % ids.length];
  const next = ids[(place + 1) % ids.length];
  return previous === undefined || next === undefined ? undefined : { previous, next };
}
