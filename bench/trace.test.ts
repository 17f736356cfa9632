import { expect, it } from "vitest";
import { droppedPercent, smoothnessOf, type TraceEvent } from "./trace.ts";

const [page, other] = [7, 8];
const named = (pid: number, tid: number, name: string): TraceEvent => ({
  name: "thread_name",
  ph: "M",
  pid,
  tid,
  args: { name },
});
const task = (pid: number, tid: number, ms: number): TraceEvent => ({
  name: "RunTask",
  ph: "X",
  pid,
  tid,
  dur: ms * 1_000,
});
const frame = (pid: number, state: string, ph = "b"): TraceEvent => ({
  name: "PipelineReporter",
  ph,
  pid,
  tid: 9,
  args: { frame_reporter: { state } },
});
const threads = [named(page, 7, "CrRendererMain"), named(page, 9, "Compositor"), named(other, 8, "CrBrowserMain")];

it("sees tasks over 50 ms of the main thread alone", () => {
  const tasks = [task(page, 7, 50), task(page, 7, 100.5), task(page, 9, 300), task(other, 8, 400)];
  expect(smoothnessOf([...threads, ...tasks])).toMatchObject({ longTasks: 1, longestTaskMs: 100.5 });
});

it("counts frames of the page in which something was to change, each once", () => {
  const states = ["PRESENTED_ALL", "PRESENTED_PARTIAL", "PRESENTED_ALL", "DROPPED", "NO_UPDATE_DESIRED"];
  const frames = states.flatMap((state) => [frame(page, `STATE_${state}`), frame(page, `STATE_${state}`, "e")]);
  const seen = smoothnessOf([...threads, ...frames, frame(other, "STATE_DROPPED")]);
  expect(seen).toMatchObject({ presented: 3, dropped: 1 });
  expect(droppedPercent(seen)).toBe(25);
});

it("knows of no dropped frames where there was none to draw", () => {
  expect(droppedPercent(smoothnessOf(threads))).toBe(0);
});
