import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { timeWords } from "./axis-words.ts";
import type { CurveLook, PlotData } from "./curve.ts";
import { inNextFrame, notInNextFrame } from "./frames.ts";
import { type PointerActions, watchPointer } from "./pointer.ts";
import { lonely } from "./series.ts";

/** A moment on the time axis at which something happened. */
export type Mark = { at: number; token: string };

export type Drawing = {
  data: PlotData;
  from: number;
  to: number;
  /** The upper end of the y axis for the highest value that is drawn. */
  top(highest: number): number;
  marks: readonly Mark[];
  /** Draws under the curves. */
  paint?: ((area: PaintArea) => void) | undefined;
  /** Where the y axis has its words, when not at round numbers. */
  splits?: number[] | undefined;
};

/** The plotting area in pixels of the canvas, and the colour of a design token. */
export type PaintArea = {
  context: CanvasRenderingContext2D;
  left: number;
  top: number;
  width: number;
  height: number;
  token(name: string): string;
};

export type PlotOptions = {
  looks: readonly CurveLook[];
  /** What to write at a mark of the y axis. */
  words(value: number): string;
  /** Distances that marks of the y axis may have, when they are not decimal. */
  steps?: number[] | undefined;
  /** The y axis begins on top. */
  isUpsideDown?: boolean;
  pointer: PointerActions;
};

export type Plot = {
  /** Draws it in the next frame in which the chart is seen. */
  show(drawing: Drawing): void;
  /** Puts the crosshair there. */
  point(at: number | null): void;
  destroy(): void;
};

const axisWidthPx = 62;
const paddingRightPx = 12;
const halfLabelPx = 26;
/** Charts this far out of sight are drawn too, so that scrolling meets none that is empty. */
const nearSight = "240px";

/** The only file that knows uPlot. It draws on a canvas, which knows no classes: colours are read from the design tokens. */
export function createPlot(element: HTMLElement, options: PlotOptions): Plot {
  const style = getComputedStyle(element);
  const font = `11px ${style.fontFamily}`;
  const token = (name: string) => style.getPropertyValue(`--${name}`);
  const colour = (name: string) => () => token(name);
  const heightPx = element.clientHeight;
  let drawing: Drawing = { data: [[]], from: 0, to: 1, top: () => 1, marks: [] };
  let pointedAt: number | null = null;
  let isSeen = false;
  /** Whether it shows what it is told to; the first drawing is done out of sight as well: paper has no scrolling. */
  let isDrawn = true;
  let isFirst = true;

  const axis = {
    font,
    stroke: colour("muted"),
    grid: { stroke: colour("grid"), width: 1 },
    ticks: { show: false },
    gap: 6,
  };
  const nobody = () => null;
  const plot = new uPlot(
    {
      width: Math.max(1, element.clientWidth),
      height: heightPx,
      ms: 1,
      padding: [8, paddingRightPx, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: false, y: false, setScale: false },
        points: { size: 7, show: options.looks.length > 0 },
        // the pointer is watched here for touch as well, and speaks of moments, which all charts share
        bind: {
          mousedown: nobody,
          mouseup: nobody,
          click: nobody,
          dblclick: nobody,
          mousemove: nobody,
          mouseleave: nobody,
          mouseenter: nobody,
        },
      },
      scales: {
        x: { time: true, range: () => [drawing.from, drawing.to] },
        y: { dir: options.isUpsideDown ? -1 : 1, range: (_plot, _low, highest) => [0, drawing.top(highest ?? 0)] },
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
          ...(options.steps && { incrs: options.steps }),
          ...(options.isUpsideDown && { splits: () => drawing.splits ?? [], grid: { show: false } }),
          values: (_plot, splits) => splits.map(options.words),
        },
      ],
      series: [{}, ...seriesOf(options.looks, colour)],
      bands: bandsOf(options.looks, colour),
      hooks: {
        drawAxes: [apart((self) => drawing.paint?.({ context: self.ctx, ...self.bbox, token }))],
        draw: [apart(drawMarks)],
      },
    },
    [[], ...options.looks.flatMap(() => [[], []])],
    element,
  );

  function drawMarks(self: uPlot): void {
    const { ctx, bbox } = self;
    const halfPx = 4 * devicePixelRatio;
    for (const { at, token: name } of drawing.marks) {
      const x = self.valToPos(at, "x", true);
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.fillStyle = token(name);
      ctx.beginPath();
      ctx.moveTo(x - halfPx, bbox.top + bbox.height);
      ctx.lineTo(x + halfPx, bbox.top + bbox.height);
      ctx.lineTo(x, bbox.top + bbox.height - 1.6 * halfPx);
      ctx.fill();
    }
  }

  function draw(): void {
    if (!isSeen && !isFirst) return;
    isDrawn = true;
    isFirst = false;
    plot.batch(() => plot.setData(drawing.data));
    placeCursor();
  }
  function placeCursor(): void {
    const isInside = pointedAt !== null && pointedAt >= drawing.from && pointedAt <= drawing.to;
    plot.setCursor(isInside ? { left: plot.valToPos(pointedAt ?? 0, "x"), top: 0 } : { left: -10, top: -10 }, false);
  }
  function drawSoon(): void {
    isDrawn = false;
    if (isSeen || isFirst) inNextFrame(draw);
  }

  const seeing = new IntersectionObserver(
    ([entry]) => {
      isSeen = entry?.isIntersecting ?? false;
      if (isSeen && !isDrawn) inNextFrame(draw);
    },
    { rootMargin: nearSight },
  );
  seeing.observe(element);
  const resizing = new ResizeObserver(() => {
    const { clientWidth: width } = element;
    if (width > 0 && width !== plot.width) plot.setSize({ width, height: heightPx });
    placeCursor();
  });
  resizing.observe(element);
  const dressing = new MutationObserver(drawSoon); // light or dark is a class of the page
  dressing.observe(document.documentElement, { attributeFilter: ["class"] });
  const unwatch = watchPointer(
    plot.over,
    {
      timeAt: (px) => plot.posToVal(px, "x"),
      mark: (from, to) =>
        plot.setSelect({ left: from, width: to - from, top: 0, height: plot.over.clientHeight }, false),
      unmark: () => plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false),
    },
    options.pointer,
  );

  return {
    show(next) {
      drawing = next;
      drawSoon();
    },
    point(at) {
      pointedAt = at;
      if (isSeen) placeCursor();
    },
    destroy() {
      notInNextFrame(draw);
      seeing.disconnect();
      resizing.disconnect();
      dressing.disconnect();
      unwatch();
      plot.destroy();
    },
  };
}

/** uPlot remembers what it has told the canvas, which must therefore be the same after other hands were on it. */
const apart = (work: (plot: uPlot) => void) => (plot: uPlot) => {
  plot.ctx.save();
  work(plot);
  plot.ctx.restore();
};

type Colour = (name: string) => () => string;

/** For each curve its average, and its maximum without a line of its own: the band between them is filled. */
function seriesOf(looks: readonly CurveLook[], colour: Colour): uPlot.Series[] {
  return looks.flatMap(({ tone, isDashed }) => {
    const stroke = colour(`curve-${tone}`);
    const dots = { show: false, size: 4, fill: stroke, filter: lonelyOf };
    return [
      { stroke, width: 1.5, points: dots, ...(isDashed && { dash: [5, 4] }) },
      { width: 0, points: { show: false } },
    ];
  });
}

function bandsOf(looks: readonly CurveLook[], colour: Colour): uPlot.Band[] {
  return looks.map(({ tone }, index) => ({
    series: [2 * index + 2, 2 * index + 1],
    fill: () => `color-mix(in oklab, ${colour(`curve-${tone}`)()} 18%, transparent)`,
  }));
}

/** Words that would be cut off at the right edge are left out. */
const hasRoom = (plot: uPlot, at: number) =>
  plot.valToPos(at, "x") < plot.bbox.width / devicePixelRatio + paddingRightPx - halfLabelPx;

const lonelyOf = (plot: uPlot, curve: number) => {
  const places = lonely(plot.data[curve] ?? []);
  return places.length > 0 ? places : null;
};
