/** What a pointer does with a chart; times are epoch ms. */
export type PointerActions = {
  /** It points at a moment; null when it has left. */
  onPoint(at: number | null): void;
  /** It was pressed at one moment and released at another. */
  onDrag(from: number, to: number): void;
  /** A mouse or a pen was pressed and released at a moment. */
  onPress(at: number): void;
  onDoublePress(): void;
};

/** Less is a hand that is not still. */
const dragFromPx = 6;
/** A press may be the first half of a double one. */
const doubleWithinMs = 220;

type Chart = { timeAt(px: number): number; mark(fromPx: number, toPx: number): void; unmark(): void };

/**
 * Mouse, pen and touch alike: along the chart it is a drag, up and down the page scrolls. A tap only points, since a finger
 * has no other way to do so. Returns how to stop.
 */
export function watchPointer(element: HTMLElement, chart: Chart, on: PointerActions): () => void {
  const end = new AbortController();
  let pressedPx: number | undefined;
  let isDragging = false;
  let pressing: ReturnType<typeof setTimeout> | undefined;

  const pxOf = (event: PointerEvent) => {
    const { left, width } = element.getBoundingClientRect();
    return Math.min(width, Math.max(0, event.clientX - left));
  };
  const listen = (name: string, handler: (event: PointerEvent) => void) =>
    element.addEventListener(name, handler as EventListener, { signal: end.signal });
  const release = () => {
    pressedPx = undefined;
    isDragging = false;
    chart.unmark();
  };

  element.style.touchAction = "pan-y";
  listen("pointerdown", (event) => {
    if (event.button !== 0) return;
    pressedPx = pxOf(event);
    element.setPointerCapture(event.pointerId);
    on.onPoint(chart.timeAt(pressedPx));
  });
  listen("pointermove", (event) => {
    const px = pxOf(event);
    if (pressedPx !== undefined && Math.abs(px - pressedPx) >= dragFromPx) isDragging = true;
    if (isDragging && pressedPx !== undefined) chart.mark(Math.min(px, pressedPx), Math.max(px, pressedPx));
    if (event.pointerType !== "touch" || pressedPx !== undefined) on.onPoint(chart.timeAt(px));
  });
  listen("pointerup", (event) => {
    if (pressedPx === undefined) return;
    const [from, to, wasDragging] = [chart.timeAt(pressedPx), chart.timeAt(pxOf(event)), isDragging];
    release();
    if (wasDragging) return on.onDrag(from, to);
    if (event.pointerType === "touch") return;
    clearTimeout(pressing);
    pressing = setTimeout(() => on.onPress(to), doubleWithinMs);
  });
  listen("pointercancel", release);
  listen("pointerleave", (event) => {
    if (event.pointerType !== "touch" && pressedPx === undefined) on.onPoint(null);
  });
  listen("dblclick", () => {
    clearTimeout(pressing);
    on.onDoublePress();
  });
  return () => {
    clearTimeout(pressing);
    end.abort();
  };
}
