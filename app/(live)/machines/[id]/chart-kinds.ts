import type { Figure } from "@realtimemonitor/protocol/figures.ts";
import { round } from "../../../_charts/axis-words.ts";
import { type Curve, type CurveLook, curvesLimit, lookOf, newestOf } from "../../../_charts/curve.ts";
import { type Column, type FigureSeries, highestOf } from "../../../_charts/series.ts";
import { bitRate, byteRate } from "../../../_readings/rates.ts";
import { bytes, finePercent, percent } from "../../../_readings/units.ts";

export type ChartKind = {
  title: string;
  /** Those of which the series tells. */
  curves(series: FigureSeries): Curve[];
  /** What a value of the chart's unit is called. */
  words(value: number): string;
  axisWords(value: number): string;
  /** Distances that marks of the y axis may have, when they are not decimal. */
  steps?: number[];
  /** The upper end of the y axis; `highest` is the highest value drawn. */
  top(highest: number, series: FigureSeries): number;
};

const inPercent = { words: finePercent, axisWords: percent };
/** Whole steps of a binary unit: 512 MiB, 4 GiB. */
const binarySteps = Array.from({ length: 50 }, (_, power) => 2 ** power);
const inBytes = { words: bytes, axisWords: (value: number) => round(bytes(value)), steps: binarySteps };
const inBits = {
  words: (bits: number) => bitRate(bits / 8),
  axisWords: (bits: number) => round(bitRate(bits / 8)),
};
const inByteRate = { words: byteRate, axisWords: (value: number) => round(byteRate(value)) };
const plain = { words: (value: number) => value.toFixed(2), axisWords: (value: number) => round(value.toFixed(2)) };

/** Room above the highest value, and never an axis so short that noise fills it. */
const above = (least: number) => (highest: number) => Math.max(least, highest * 1.1);

const isKnown = (column: Column | undefined): column is Column => newestOf(column) !== null;

/** Curves of main figures in the order of their looks; `factor`: from the unit that figures have to that of the chart. */
function curvesOf(lines: readonly (readonly [Figure, string])[], factor = 1) {
  const scaled = (column: Column | undefined) =>
    factor === 1 ? column : column?.map((value) => (value === null ? null : value * factor));
  return ({ series }: FigureSeries): Curve[] =>
    lines.flatMap(([figure, label], place) => {
      const avg = series[`${figure}Avg`];
      return isKnown(avg)
        ? [{ label, look: lookOf(place), avg: scaled(avg) ?? [], max: scaled(series[`${figure}Max`]) }]
        : [];
    });
}

/** The charts of a machine, in their order; that of each core is drawn in another way, in cores-chart.tsx. */
export const chartKinds: readonly ChartKind[] = [
  { title: "Processor", curves: processorCurves, ...inPercent, top: () => 100 },
  {
    title: "Memory",
    curves: curvesOf([
      ["memoryUsedBytes", "used"],
      ["memoryCacheBytes", "cache"],
      ["swapUsedBytes", "swap"],
    ]),
    ...inBytes,
    top: (highest, series) => Math.max(1, highest, highestOf(series, "memoryTotalBytesMax", "memoryTotalBytesAvg")),
  },
  { title: "Load", curves: curvesOf([["load", "one minute"]]), ...plain, top: above(1) },
  {
    title: "Pressure",
    curves: curvesOf([
      ["pressureCpuPercent", "processor"],
      ["pressureMemoryPercent", "memory"],
      ["pressureIoPercent", "disk"],
    ]),
    ...inPercent,
    top: (highest) => Math.min(100, Math.max(10, highest * 1.1)),
  },
  {
    title: "Network",
    curves: curvesOf(
      [
        ["networkReceivedBytesPerSecond", "received"],
        ["networkSentBytesPerSecond", "sent"],
      ],
      8,
    ),
    ...inBits,
    top: above(10_000),
  },
  {
    title: "Disk activity",
    curves: curvesOf([
      ["diskReadBytesPerSecond", "read"],
      ["diskWrittenBytesPerSecond", "written"],
    ]),
    ...inByteRate,
    top: above(10_000),
  },
  { title: "Disk space", curves: diskCurves, ...inPercent, top: () => 100 },
];

/** All cores together, and where each is known the busiest of them. */
function processorCurves(series: FigureSeries): Curve[] {
  const [all] = curvesOf([["cpuPercent", "all cores"]])(series);
  const cores = series.parts?.cores ?? [];
  if (!all || cores.length < 2) return all ? [all] : [];
  const busiest = series.at.map((_, place) => highestAt(cores, place));
  return isKnown(busiest) ? [all, { label: "busiest core", look: lookOf(1), avg: busiest, max: undefined }] : [all];
}

function highestAt(columns: readonly Column[], place: number): number | null {
  let highest: number | null = null;
  for (const column of columns) {
    const value = column[place] ?? null;
    if (value !== null && (highest === null || value > highest)) highest = value;
  }
  return highest;
}

/** Each disk where each is known, the fullest ones when there are many; else the fullest alone. */
function diskCurves(series: FigureSeries): Curve[] {
  const disks = (series.parts?.disks ?? []).filter(({ percents }) => isKnown(percents));
  if (disks.length === 0) return curvesOf([["diskUsedPercent", "fullest disk"]])(series);
  return disks
    .map((disk) => ({ ...disk, newest: newestOf(disk.percents) ?? 0 }))
    .sort((a, b) => b.newest - a.newest)
    .slice(0, curvesLimit)
    .sort((a, b) => (a.mount < b.mount ? -1 : 1))
    .map(({ mount, percents }, place) => ({ label: mount, look: lookOf(place), avg: percents, max: undefined }));
}

export const isEmpty = (series: FigureSeries) => chartKinds.every(({ curves }) => curves(series).length === 0);

/** The same looks give the same key. */
export const keyOfLooks = (looks: readonly CurveLook[]) =>
  looks.map(({ tone, isDashed }) => `${tone}${isDashed ? "d" : ""}`).join();
