import type { Browser, Page } from "playwright-core";

/** What of Chromium's trace events is looked at (Trace Event Format, `ts` and `dur` in microseconds). */
export type TraceEvent = {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  dur?: number;
  args?: { name?: string; frame_reporter?: { state?: string } };
};

/** `longestTaskMs`: the longest task of the main thread. `presented` and `dropped`: frames in which something was to change. */
export type Smoothness = { presented: number; dropped: number; longTasks: number; longestTaskMs: number };

const longMs = 50;
const categories = [
  "-*",
  "disabled-by-default-devtools.timeline", // RunTask: each task of a thread
  "disabled-by-default-devtools.timeline.frame", // PipelineReporter: each frame and what became of it
];

/** Traces a page while `work` goes on. One page only: all renderers are taken for its. */
export async function traced(browser: Browser, page: Page, work: () => Promise<unknown>): Promise<Smoothness> {
  await browser.startTracing(page, { categories });
  let trace: Buffer;
  try {
    await work();
  } finally {
    trace = await browser.stopTracing();
  }
  return smoothnessOf(JSON.parse(trace.toString()).traceEvents);
}

export function smoothnessOf(events: TraceEvent[]): Smoothness {
  const mains = new Set<string>();
  const renderers = new Set<number>();
  for (const { name, args, pid, tid } of events) {
    if (name !== "thread_name" || args?.name !== "CrRendererMain") continue;
    mains.add(`${pid} ${tid}`);
    renderers.add(pid);
  }
  const seen = { presented: 0, dropped: 0, longTasks: 0, longestTaskMs: 0 };
  for (const { name, ph, pid, tid, dur = 0, args } of events) {
    if (name === "RunTask" && mains.has(`${pid} ${tid}`)) {
      seen.longestTaskMs = Math.max(seen.longestTaskMs, dur / 1_000);
      if (dur > longMs * 1_000) seen.longTasks += 1;
    }
    if (name !== "PipelineReporter" || ph !== "b" || !renderers.has(pid)) continue;
    const state = args?.frame_reporter?.state;
    if (state === "STATE_DROPPED") seen.dropped += 1;
    else if (state?.startsWith("STATE_PRESENTED")) seen.presented += 1;
  }
  return seen;
}

export const droppedPercent = ({ presented, dropped }: Smoothness) =>
  presented + dropped === 0 ? 0 : (100 * dropped) / (presented + dropped);
