import { expect, it } from "vitest";
import { droppedPercent, framesOf, type TraceEvent } from "./trace.ts";

const [page, other] = [7, 8];
const named = (pid: number, name: string): TraceEvent => ({ name: "thread_name", ph: "M", pid, args: { name } });
const frame = (pid: number, state: string, ph = "b"): TraceEvent => ({
  name: "PipelineReporter",
  ph,
  pid,
  args: { frame_reporter: { state } },
});
const threads = [named(page, "CrRendererMain"), named(page, "Compositor"), named(other, "CrBrowserMain")];

it("counts frames of the page in which something was to change, each once", () => {
  const states = ["PRESENTED_ALL", "PRESENTED_PARTIAL", "PRESENTED_ALL", "DROPPED", "NO_UPDATE_DESIRED"];
  const frames = states.flatMap((state) => [frame(page, `STATE_${state}`), frame(page, `STATE_${state}`, "e")]);
  const seen = framesOf([...threads, ...frames, frame(other, "STATE_DROPPED")]);
  expect(seen).toEqual({ presented: 3, dropped: 1 });
  expect(droppedPercent(seen)).toBe(25);
});

it("knows of no dropped frames where there was none to draw", () => {
  expect(droppedPercent(framesOf(threads))).toBe(0);
});
