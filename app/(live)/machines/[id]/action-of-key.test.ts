import { beforeEach, describe, expect, it, vi } from "vitest";
import { actionOfKey } from "./action-of-key.ts";
import { createMoment } from "./moment.ts";

const at = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120];
const actions = { zoom: vi.fn(), zoomBy: vi.fn(), open: vi.fn(), back: vi.fn() };
let moment = createMoment();
beforeEach(() => {
  moment = createMoment();
  for (const action of Object.values(actions)) action.mockClear();
});

function press(key: string, more: { shiftKey?: boolean; ctrlKey?: boolean } = {}): boolean {
  const pressed = { key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more };
  const act = actionOfKey(pressed, { at, from: 10, place: at.indexOf(moment.get() ?? -1), moment, actions });
  act?.();
  return act !== undefined;
}

describe("a key in a chart", () => {
  it("chooses the newest point first and goes along from there, never out of sight", () => {
    press("ArrowLeft");
    expect(moment.get()).toBe(120);
    press("ArrowLeft");
    expect(moment.get()).toBe(110);
    press("ArrowLeft", { shiftKey: true });
    expect(moment.get()).toBe(10);
    press("ArrowLeft");
    expect(moment.get()).toBe(10);
    press("End");
    press("ArrowRight");
    expect(moment.get()).toBe(120);
  });

  it("opens what is behind the point that is chosen", () => {
    expect(press("Enter")).toBe(false);
    moment.set(50);
    press("Enter");
    expect(actions.open).toHaveBeenCalledWith(50);
  });

  it("leaves the moment first and the time then; at once when only the pointer is there", () => {
    moment.set(50);
    press("Escape");
    expect(actions.back).toHaveBeenCalledOnce();
    actions.back.mockClear();
    press("ArrowLeft");
    press("Escape");
    expect([moment.get(), actions.back.mock.calls.length]).toEqual([null, 0]);
    press("Escape");
    expect(actions.back).toHaveBeenCalledOnce();
  });

  it("zooms around the moment", () => {
    moment.set(50);
    press("+");
    expect(actions.zoomBy).toHaveBeenCalledWith(50, "in");
  });

  it("is the browser's with Ctrl, and of no use to a chart otherwise", () => {
    expect(press("ArrowLeft", { ctrlKey: true })).toBe(false);
    expect(press("a")).toBe(false);
  });
});
