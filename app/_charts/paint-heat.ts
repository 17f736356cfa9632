import { heatOf, unknownHeat } from "./heat.ts";
import type { PaintArea } from "./plot.ts";
import type { Column } from "./series.ts";

type Heat = { at: readonly number[]; columns: readonly Column[]; from: number; to: number; stepMs: number };

/** An idle core is faint, and not as nothing: nothing is a time of which nothing is known. */
const faintest = 0.07;

/** Paints columns as rows of a heat strip: the stronger the colour, the more percent. */
export function paintHeat({ context, left, top, width, height, token }: PaintArea, heat: Heat): void {
  const rows = heat.columns.length;
  const widthPx = Math.round(width);
  if (rows === 0 || widthPx < 1) return;
  const [red, green, blue] = bytesOf(token("curve-1"));
  const image = new ImageData(widthPx, rows);
  const percents = heatOf(heat.at, heat.columns, { ...heat, widthPx });
  for (let place = 0; place < percents.length; place += 1) {
    const percent = percents[place] ?? unknownHeat;
    if (percent === unknownHeat) continue;
    image.data[4 * place] = red;
    image.data[4 * place + 1] = green;
    image.data[4 * place + 2] = blue;
    image.data[4 * place + 3] = 255 * (faintest + (1 - faintest) * (percent / 100));
  }
  const strip = new OffscreenCanvas(widthPx, rows);
  strip.getContext("2d")?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(strip, left, top, widthPx, height);
  paintSeams(context, { left, top, width, height, rows, colour: token("surface") });
}

type Seams = { left: number; top: number; width: number; height: number; rows: number; colour: string };

/** A thin line between cores, as long as there is room for one. */
function paintSeams(context: CanvasRenderingContext2D, { left, top, width, height, rows, colour }: Seams): void {
  const rowPx = height / rows;
  if (rowPx < 6 * devicePixelRatio) return;
  context.fillStyle = colour;
  for (let row = 1; row < rows; row += 1)
    context.fillRect(left, Math.round(top + row * rowPx), width, Math.ceil(devicePixelRatio));
}

const known = new Map<string, [number, number, number]>();

/** Red, green and blue of any colour of CSS: what a canvas makes of it. */
function bytesOf(colour: string): [number, number, number] {
  const found = known.get(colour);
  if (found) return found;
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  if (!context) return [0, 0, 0];
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  known.set(colour, [red, green, blue]);
  return [red, green, blue];
}
