import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { holdSetUpLock } from "./set-up-lock.mjs";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "lock-"));
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

it("lets the second set-up wait for the first", async () => {
  const release = await holdSetUpLock(root);
  const order: string[] = [];
  const second = holdSetUpLock(root).then((releaseSecond) => {
    order.push("second");
    releaseSecond();
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  order.push("first done");
  release();
  await second;
  expect(order).toEqual(["first done", "second"]);
});

it("takes over the lock of a process that is gone", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  writeFileSync(join(root, ".set-up-lock"), String(pid));
  const release = await holdSetUpLock(root);
  expect(readFileSync(join(root, ".set-up-lock"), "utf8")).toBe(String(process.pid));
  release();
});
