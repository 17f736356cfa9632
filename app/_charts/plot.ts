import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { timeWords } from "./axis-words.ts";
import type { Curve, PlotData } from "./curve.ts";
import { lonely } from "./series.ts";

export type PlotOptions = {
  curves: readonly Curve[];
  /** The upper end of the y axis for the highest value that is drawn. */
  top(highest: number): number;
  /** What to write at a mark of the y axis. */
  words(value: number): string;
  /** Distances that marks of the y axis may have, when they are not decimal. */
  steps?: number[] | undefined;
  /** Which point is pointed at; null when none is. */
  onPoint(index: number | null): void;
};

export type Plot = {
  /** Draws `data` over the time between two moments. */
  show(data: PlotData, from: number, to: number): void;
  destroy(): void;
};

export const plotHeightPx = 168;
const axisWidthPx = 66;
const paddingRightPx = 12;
const halfLabelPx = 26;

/** The only file that knows uPlot. It draws on a canvas, which knows no classes: colours are read from the design tokens. */
export function createPlot(element: HTMLElement, { curves, top, words, steps, onPoint }: PlotOptions): Plot {
  const style = getComputedStyle(element);
  const font = `11px ${style.fontFamily}`;
  const token = (name: string) => () => style.getPropertyValue(`--${name}`);
  let range: [number, number] = [0, 1];

  const axis = {
    font,
    stroke: token("muted"),
    grid: { stroke: token("grid"), width: 1 },
    ticks: { show: false },
    gap: 6,
  };
  const plot = new uPlot(
    {
      width: Math.max(1, element.clientWidth),
      height: plotHeightPx,
      ms: 1,
      padding: [8, paddingRightPx, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: {
        x: { time: true, range: () => range },
        y: { range: (_plot, _lowest, highest) => [0, top(highest ?? 0)] },
      },
      axes: [
        {
          ...axis,
          size: 28,
          space: 72,
          values: (self, splits, _axis, _space, stepMs) =>
            splits.map((at) => (hasRoom(self, at) ? timeWords(at, stepMs) : null)),
        },
        {
          ...axis,
          size: axisWidthPx,
          space: 34,
          ...(steps && { incrs: steps }),
          values: (_plot, splits) => splits.map(words),
        },
      ],
      series: [
        {},
        ...curves.flatMap(({ tone }) => {
          const stroke = token(`curve-${tone}`);
          const dots = { show: false, size: 4, fill: stroke, filter: lonelyOf };
          return [
            { stroke, width: 1.5, points: dots },
            { width: 0, points: { show: false } },
          ];
        }),
      ],
      bands: curves.map(({ tone }, index) => {
        const colour = token(`curve-${tone}`);
        return {
          series: [2 * index + 2, 2 * index + 1],
          fill: () => `color-mix(in oklab, ${colour()} 18%, transparent)`,
        };
      }),
      hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
    },
    [[]],
    element,
  );

  const resizing = new ResizeObserver(() => {
    if (element.clientWidth > 0) plot.setSize({ width: element.clientWidth, height: plotHeightPx });
  });
  resizing.observe(element);
  const dressing = new MutationObserver(() => plot.redraw(false)); // light or dark is a class of the page
  dressing.observe(document.documentElement, { attributeFilter: ["class"] });

  return {
    show(data, from, to) {
      range = [from, to];
      plot.setData(data);
    },
    destroy() {
      resizing.disconnect();
      dressing.disconnect();
      plot.destroy();
    },
  };
}

/** Words that would be cut off at the right edge are left out. */
const hasRoom = (plot: uPlot, at: number) =>
  plot.valToPos(at, "x") < plot.bbox.width / devicePixelRatio + paddingRightPx - halfLabelPx;

const lonelyOf = (plot: uPlot, curve: number) => {
  const places = lonely(plot.data[curve] ?? []);
  return places.length > 0 ? places : null;
};
