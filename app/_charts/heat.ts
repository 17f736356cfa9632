import type { Column } from "./series.ts";

/** What a heat strip says of a pixel of which nothing is known. */
export const unknownHeat = 255;

type Wanted = { from: number; to: number; widthPx: number; stepMs: number };

/**
 * A row of pixels for each column, the first on top: each pixel the percent of the point that it lies behind. A point lasts
 * until the next, and the last one for a step.
 */
export function heatOf(at: readonly number[], columns: readonly Column[], { from, to, widthPx, stepMs }: Wanted) {
  const places = new Int32Array(widthPx);
  let place = -1;
  for (let px = 0; px < widthPx; px += 1) {
    const moment = from + ((px + 0.5) / widthPx) * (to - from);
    while ((at[place + 1] ?? Number.POSITIVE_INFINITY) <= moment) place += 1;
    const isOver = place === at.length - 1 && moment > (at[place] ?? 0) + 2 * stepMs;
    places[px] = isOver ? -1 : place;
  }
  const heat = new Uint8Array(widthPx * columns.length);
  columns.forEach((column, row) => {
    for (let px = 0; px < widthPx; px += 1)
      heat[row * widthPx + px] = Math.round(column[places[px] ?? -1] ?? unknownHeat);
  });
  return heat;
}
