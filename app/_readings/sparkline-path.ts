/**
 * The path of a line through values of 0 to 100, the oldest first, each a unit to the right of the one before; y points down.
 * A gap stays a gap, and a value alone between two of them a dot. `area` is each part of the line down to the floor.
 */
export function sparklinePath(values: readonly (number | null)[]): { line: string; area: string } {
  let [line, area] = ["", ""];
  let startsAt: number | undefined;
  const close = (end: number) => {
    if (startsAt === undefined) return;
    if (end === startsAt) line += "h0"; // drawn by its round ends
    area += `L${end} 100L${startsAt} 100Z`;
    startsAt = undefined;
  };
  for (const [x, value] of values.entries()) {
    if (value === null) {
      close(x - 1);
      continue;
    }
    const point = `${startsAt === undefined ? "M" : "L"}${x} ${100 - value}`;
    startsAt ??= x;
    line += point;
    area += point;
  }
  close(values.length - 1);
  return { line, area };
}
