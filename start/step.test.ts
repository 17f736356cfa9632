import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runProgram, runStep } from "./step.mjs";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "step-"));
  writeFileSync(join(root, "input"), "one");
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

describe("a step of the set-up", () => {
  const step = (run: () => Promise<void> | void, also?: string) =>
    runStep({ name: "test", root, stamp: join(root, "made", "stamp"), inputs: ["input"], ...(also && { also }), run });

  it("is done once, and again when an input changes", async () => {
    const run = vi.fn();
    await step(run);
    await step(run);
    expect(run).toHaveBeenCalledTimes(1);
    writeFileSync(join(root, "input"), "two");
    await step(run);
    expect(run).toHaveBeenCalledTimes(2);
    await step(run, "another Python");
    expect(run).toHaveBeenCalledTimes(3);
  });

  it("is done again after it failed, even with the inputs of a success before", async () => {
    const run = vi.fn();
    await step(run);
    writeFileSync(join(root, "input"), "two");
    await expect(step(() => Promise.reject(new Error("interrupted")))).rejects.toThrow("interrupted");
    expect(existsSync(join(root, "made", "stamp"))).toBe(false);
    writeFileSync(join(root, "input"), "one");
    await step(run);
    expect(run).toHaveBeenCalledTimes(2);
  });
});

describe("a program of the set-up", () => {
  const node = (script: string, hint?: (output: string) => string | undefined) =>
    runProgram(process.execPath, ["-e", script], { cwd: root, ...(hint && { hint }) });

  it("returns what it printed", async () => {
    expect(await node("console.log('out'); console.error('err')")).toMatch(/out/);
  });

  it("fails with the end of what it printed", async () => {
    await expect(node("console.error('no space'); process.exit(3)")).rejects.toThrow(/code 3:\n.*no space/s);
  });

  it("fails with one line that says what to do, where one is known", async () => {
    const hint = (output: string) => (output.includes("ENOSPC") ? "free some disk" : undefined);
    await expect(node("console.error('ENOSPC'); process.exit(1)", hint)).rejects.toThrow(/^free some disk$/);
  });

  it.each(["ENOSPC: no space left on device, write", "No space left\\n      on device (os error 28)"])(
    "says what to do about a full disk, whichever program met it: %s",
    async (words) => {
      const full = `console.error("${words}"); process.exit(1)`;
      await expect(node(full)).rejects.toThrow(/^There is no space left on the disk.*free some, then start again$/);
    },
  );

  it("says that it could not be started", async () => {
    await expect(runProgram("/no/such/program", [], { cwd: root })).rejects.toThrow(/could not be started/);
  });
});
