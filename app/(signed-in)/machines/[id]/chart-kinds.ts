import { round } from "../../../_charts/axis-words.ts";
import type { Curve } from "../../../_charts/curve.ts";
import { type FigureSeries, highestOf } from "../../../_charts/series.ts";
import { bitRate, byteRate } from "../../../_readings/rates.ts";
import { bytes, finePercent, percent } from "../../../_readings/units.ts";

export type ChartKind = {
  title: string;
  curves: readonly Curve[];
  /** What a value of the chart's unit is called. */
  words(value: number): string;
  axisWords(value: number): string;
  /** From the unit that figures have to that of the chart. */
  factor: number;
  /** Distances that marks of the y axis may have, when they are not decimal. */
  steps?: number[];
  /** The upper end of the y axis; `highest` is the highest value drawn. */
  top(highest: number, series: FigureSeries): number;
};

const inPercent = { words: finePercent, axisWords: percent, factor: 1 };
/** Whole steps of a binary unit: 512 MiB, 4 GiB. */
const binarySteps = Array.from({ length: 50 }, (_, power) => 2 ** power);
const inBytes = { words: bytes, axisWords: (value: number) => round(bytes(value)), factor: 1, steps: binarySteps };
const inBits = {
  words: (bits: number) => bitRate(bits / 8),
  axisWords: (bits: number) => round(bitRate(bits / 8)),
  factor: 8,
};
const inByteRate = { words: byteRate, axisWords: (value: number) => round(byteRate(value)), factor: 1 };
const plain = {
  words: (value: number) => value.toFixed(2),
  axisWords: (value: number) => round(value.toFixed(2)),
  factor: 1,
};

/** Room above the highest value, and never an axis so short that noise fills it. */
const above = (least: number) => (highest: number) => Math.max(least, highest * 1.1);

/** The charts of a machine, in their order. */
export const chartKinds: readonly ChartKind[] = [
  { title: "Processor", curves: [{ figure: "cpuPercent", label: "all cores", tone: 1 }], ...inPercent, top: () => 100 },
  {
    title: "Memory",
    curves: [
      { figure: "memoryUsedBytes", label: "used", tone: 1 },
      { figure: "memoryCacheBytes", label: "cache", tone: 2 },
      { figure: "swapUsedBytes", label: "swap", tone: 3 },
    ],
    ...inBytes,
    top: (highest, series) => Math.max(1, highest, highestOf(series, "memoryTotalBytesMax", "memoryTotalBytesAvg")),
  },
  { title: "Load", curves: [{ figure: "load", label: "one minute", tone: 1 }], ...plain, top: above(1) },
  {
    title: "Pressure",
    curves: [
      { figure: "pressureCpuPercent", label: "processor", tone: 1 },
      { figure: "pressureMemoryPercent", label: "memory", tone: 2 },
      { figure: "pressureIoPercent", label: "disk", tone: 3 },
    ],
    ...inPercent,
    top: (highest) => Math.min(100, Math.max(10, highest * 1.1)),
  },
  {
    title: "Network",
    curves: [
      { figure: "networkReceivedBytesPerSecond", label: "received", tone: 1 },
      { figure: "networkSentBytesPerSecond", label: "sent", tone: 2 },
    ],
    ...inBits,
    top: above(10_000),
  },
  {
    title: "Disk activity",
    curves: [
      { figure: "diskReadBytesPerSecond", label: "read", tone: 1 },
      { figure: "diskWrittenBytesPerSecond", label: "written", tone: 2 },
    ],
    ...inByteRate,
    top: above(10_000),
  },
  {
    title: "Disk space",
    curves: [{ figure: "diskUsedPercent", label: "fullest disk", tone: 1 }],
    ...inPercent,
    top: () => 100,
  },
];
