import type { Browser, Page } from "playwright-core";

/** What of Chromium's trace events is looked at (Trace Event Format). */
export type TraceEvent = {
  name: string;
  ph: string;
  pid: number;
  args?: { name?: string; frame_reporter?: { state?: string } };
};

/** Frames in which something was to change, and what became of them. */
export type Frames = { presented: number; dropped: number };
/** `longTasks`: of the main thread, over 50 ms; `longestTaskMs`: of those, 0 when there is none. */
export type Smoothness = Frames & { longTasks: number; longestTaskMs: number };

/** PipelineReporter alone: each frame and what became of it. Tasks in a trace would be so many that they cost some themselves. */
const categories = ["-*", "disabled-by-default-devtools.timeline.frame"];

/** Watches a page while `work` goes on. One page only: all renderers are taken for its. */
export async function smoothnessDuring(
  browser: Browser,
  page: Page,
  work: () => Promise<unknown>,
): Promise<Smoothness> {
  await page.evaluate(() => {
    window.longTasks = [];
    const note = (tasks: PerformanceObserverEntryList) => {
      for (const { duration } of tasks.getEntries()) window.longTasks.push(duration);
    };
    window.longTaskObserver?.disconnect();
    window.longTaskObserver = new PerformanceObserver(note);
    window.longTaskObserver.observe({ type: "longtask" });
  });
  await browser.startTracing(page, { categories });
  let trace: Buffer;
  try {
    await work();
  } finally {
    trace = await browser.stopTracing();
  }
  const longTasks = await page.evaluate(() => window.longTasks);
  const frames = framesOf(JSON.parse(trace.toString()).traceEvents);
  return { ...frames, longTasks: longTasks.length, longestTaskMs: Math.max(0, ...longTasks) };
}

declare global {
  interface Window {
    longTasks: number[];
    longTaskObserver: PerformanceObserver | undefined;
  }
}

export function framesOf(events: TraceEvent[]): Frames {
  const isRenderer = ({ name, args }: TraceEvent) => name === "thread_name" && args?.name === "CrRendererMain";
  const renderers = new Set(events.filter(isRenderer).map(({ pid }) => pid));
  const states = events
    .filter(({ name, ph, pid }) => name === "PipelineReporter" && ph === "b" && renderers.has(pid))
    .map(({ args }) => args?.frame_reporter?.state ?? "");
  return {
    presented: states.filter((state) => state.startsWith("STATE_PRESENTED")).length,
    dropped: states.filter((state) => state === "STATE_DROPPED").length,
  };
}

export const droppedPercent = ({ presented, dropped }: Frames) =>
  presented + dropped === 0 ? 0 : (100 * dropped) / (presented + dropped);
