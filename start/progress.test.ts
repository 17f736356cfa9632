import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createProgress } from "./progress.mjs";

let written: string;
const out = (isTTY: boolean) => ({
  isTTY,
  columns: 60,
  write(text: string) {
    written += text;
    return true;
  },
});

beforeEach(() => {
  written = "";
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

it("writes one line when a step begins and one with its time when it ends, where there is no terminal", () => {
  const progress = createProgress(out(false));
  progress.begin("packages");
  progress.begin("router");
  progress.at("router", "never shown here");
  vi.advanceTimersByTime(1_500);
  progress.end("packages", true);
  progress.end("router", false);
  expect(written).toBe("  … packages\n  … router\n  ✓ packages (1.5 s)\n  ✗ router (1.5 s)\n");
});

it("draws what still runs again on a terminal, within its width", () => {
  const progress = createProgress(out(true));
  progress.begin("packages");
  progress.begin("router");
  progress.at("router", `Collecting ${"x".repeat(200)}`);
  vi.advanceTimersByTime(130);
  const lines = written.split("\n");
  expect(lines[0]).toMatch(/^ {2}\S packages 0\.1 s/);
  expect(lines[1]).toMatch(/^ {2}\S router 0\.1 s {2}Collecting x+$/);
  expect(lines[1]?.length).toBeLessThan(60);

  written = "";
  progress.end("packages", true);
  expect(written.startsWith("\x1b[2A\x1b[0J  ✓ packages (0.1 s)\n")).toBe(true);
  progress.end("router", true);
  written = "";
  vi.advanceTimersByTime(1_000);
  expect(written).toBe(""); // nothing runs, nothing is drawn
});
