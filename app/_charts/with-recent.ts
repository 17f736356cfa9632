import { type Figure, figures } from "@realtimemonitor/protocol/figures.ts";
import { type HistoryParts, type HistorySeries, seriesNames } from "@realtimemonitor/protocol/history.ts";
import type { Columns } from "@realtimemonitor/protocol/machine-feed.ts";
import { type Column, type Point, partsOfSteps } from "./series.ts";

/** Columns of samples from one moment on: what is older is stored already. */
export function samplesSince({ at, series }: Columns, since: number): Columns {
  const first = at.findIndex((moment) => moment >= since);
  if (first < 0) return { at: [], series: {} };
  const columns = Object.entries(series).map(([name, values]) => [name, values.slice(first)]);
  return { at: at.slice(first), series: Object.fromEntries(columns) };
}

/**
 * What is stored, and on top of it what the hub still has in memory: the newest minutes are not written yet. From `wholeFrom`
 * on all samples are among `recent`, so that a step which began later is told by them alone; an older one by what is stored.
 */
export function withRecent(stored: HistorySeries, recent: readonly Point[], wholeFrom: number): HistorySeries {
  const { from, to, stepMs } = stored;
  const isStored = new Set(stored.at);
  const steps = new Map<number, Point[]>();
  for (const point of recent) {
    if (point.at < from || point.at >= to) continue;
    const stepAt = point.at - (point.at % stepMs);
    if (stepAt < wholeFrom && isStored.has(stepAt)) continue;
    const step = steps.get(stepAt);
    if (step) step.push(point);
    else steps.set(stepAt, [point]);
  }
  if (steps.size === 0) return stored;

  const at = [...new Set([...stored.at, ...steps.keys()])].sort((a, b) => a - b);
  const fresh = [...steps].map(([stepAt, points]) => ({ place: at.indexOf(stepAt), row: rowOf(points) }));
  const places = placesIn(at, stored.at);
  /** A stored column in its new length, without what is told anew. */
  const spread = (column: Column | undefined): Column => {
    const wider: Column = new Array(at.length).fill(null);
    column?.forEach((value, index) => {
      if (!steps.has(stored.at[index] ?? -1)) wider[places[index] ?? 0] = value;
    });
    return wider;
  };
  const columns = seriesNames.map((name) => {
    const column = spread(stored.series[name]);
    for (const { place, row } of fresh) column[place] = row[name] ?? null;
    return [name, column];
  });
  const parts =
    stored.parts &&
    joinParts(stored.parts, partsOfSteps([...steps.values()]), {
      spread,
      places: fresh.map(({ place }) => place),
    });
  return { ...stored, at, series: Object.fromEntries(columns) as HistorySeries["series"], ...(parts && { parts }) };
}

/** Where each of `some` stands in `all`; both grow. */
function placesIn(all: readonly number[], some: readonly number[]): number[] {
  let place = -1;
  return some.map((value) => {
    do place += 1;
    while (all[place] !== value && place < all.length);
    return place;
  });
}

type Joining = { spread(column: Column | undefined): Column; places: number[] };

function joinParts(stored: HistoryParts, fresh: HistoryParts | undefined, { spread, places }: Joining): HistoryParts {
  const join = (old: Column | undefined, added: Column | undefined): Column => {
    const column = spread(old);
    for (const [index, place] of places.entries()) column[place] = added?.[index] ?? null;
    return column;
  };
  const cores = Math.max(stored.cores.length, fresh?.cores.length ?? 0);
  const percentsOf = (parts: HistoryParts | undefined, mount: string) =>
    parts?.disks.find((disk) => disk.mount === mount)?.percents;
  const mounts = new Set([...stored.disks, ...(fresh?.disks ?? [])].map(({ mount }) => mount));
  return {
    cores: Array.from({ length: cores }, (_, core) => join(stored.cores[core], fresh?.cores[core])),
    disks: [...mounts].map((mount) => ({
      mount,
      percents: join(percentsOf(stored, mount), percentsOf(fresh, mount)),
    })),
  };
}

/** Average and highest of each figure; null where no sample tells it. */
function rowOf(points: readonly Point[]): Record<string, number | null> {
  return Object.fromEntries(
    figures.flatMap((figure) => {
      const values = valuesOf(points, figure);
      const avg = values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
      return [
        [`${figure}Avg`, avg],
        [`${figure}Max`, avg === null ? null : Math.max(...values)],
      ];
    }),
  );
}

const valuesOf = (points: readonly Point[], figure: Figure) =>
  points.map((point) => point.figures[figure]).filter((value) => value !== null);
