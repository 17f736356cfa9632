import { figures } from "@realtimemonitor/protocol/figures.ts";
import type { HistoryParts, HistorySeries } from "@realtimemonitor/protocol/history.ts";
import type { Block, BlockColumns } from "./block.ts";
import { figureColumns, percentsOf, roundingOf } from "./minute.ts";

type Wanted = { from: number; to: number; stepMs: number; hasParts: boolean };

/** The steps of single samples. A block may tell of a little more than what is asked for. */
export function stepsOfBlocks(
  blocks: Iterable<Block>,
  { from, to, stepMs, hasParts }: Wanted,
): Pick<HistorySeries, "at" | "series" | "parts"> {
  const firstAt = from - (from % stepMs);
  const length = Math.ceil((to - firstAt) / stepMs);
  const samples = new Uint32Array(length);
  const steps = figures.map((figure) => ({ figure, maxima: new Float64Array(length), ...meansOf(length) }));
  const parts = hasParts ? partsOf(length) : undefined;
  for (const { columns } of blocks) {
    const { at: times = [] } = columns;
    const places = times.map((at) => (at === null || at < from || at >= to ? -1 : Math.floor((at - firstAt) / stepMs)));
    for (const place of places) if (place >= 0) samples[place] = (samples[place] ?? 0) + 1;
    const of = figureColumns(columns);
    for (const step of steps) takeInto(step, places, of[step.figure]);
    parts?.take(columns, places);
  }
  const found = [...samples.keys()].filter((place) => samples[place]);
  const series = {} as HistorySeries["series"];
  for (const { figure, maxima, ...means } of steps) {
    series[`${figure}Avg`] = meansAt(means, found, roundingOf(figure));
    series[`${figure}Max`] = found.map((place) => (means.counts[place] ? (maxima[place] ?? 0) : null));
  }
  return { at: found.map((place) => firstAt + place * stepMs), series, ...(parts && { parts: parts.at(found) }) };
}

type Means = { counts: Uint32Array; sums: Float64Array };
type Values = (number | null)[];

const meansOf = (length: number): Means => ({ counts: new Uint32Array(length), sums: new Float64Array(length) });

const meansAt = ({ counts, sums }: Means, places: number[], round: (value: number) => number): Values =>
  places.map((place) => (counts[place] ? round((sums[place] ?? 0) / counts[place]) : null));

function takeInto({ counts, sums, maxima }: Means & { maxima?: Float64Array }, places: number[], values: Values): void {
  for (let index = 0; index < places.length; index += 1) {
    const place = places[index] ?? -1;
    const value = values[index] ?? null;
    if (place < 0 || value === null) continue;
    const count = counts[place] ?? 0;
    counts[place] = count + 1;
    sums[place] = (sums[place] ?? 0) + value;
    if (maxima) maxima[place] = count === 0 ? value : Math.max(maxima[place] ?? 0, value);
  }
}

/** As many as one sample may have; a machine that makes new names up each minute gets no more. */
const coresLimit = 1024;
const disksLimit = 64;

/** Each core and each disk in steps. */
function partsOf(length: number) {
  const cores: Means[] = [];
  const disks = new Map<string, Means>();

  function take(columns: BlockColumns, places: number[]): void {
    for (const [name, values] of Object.entries(columns)) {
      const core = /^cpus\[(\d+)\]\.percent$/.exec(name)?.[1];
      if (core !== undefined && Number(core) < coresLimit) {
        while (cores.length <= Number(core)) cores.push(meansOf(length));
        takeInto(cores[Number(core)] as Means, places, values);
      }
      const mount = /^disks\[(.*)\]\.usedBytes$/s.exec(name)?.[1];
      if (mount === undefined || (disks.size >= disksLimit && !disks.has(mount))) continue;
      const disk = disks.get(mount) ?? meansOf(length);
      disks.set(mount, disk);
      takeInto(disk, places, percentsOf(values, columns[`disks[${mount}].totalBytes`] ?? []));
    }
  }

  return {
    take,
    at: (found: number[]): HistoryParts => ({
      cores: cores.map((core) => meansAt(core, found, Math.round)),
      disks: [...disks].map(([mount, disk]) => ({ mount, percents: meansAt(disk, found, Math.round) })),
    }),
  };
}
