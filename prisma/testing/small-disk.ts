import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk that is soon full, in memory. It takes root, and some containers forbid it even then. */
export function makeSmallDisk(size: string): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "full-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder], { stdio: "ignore" });
  } catch (error) {
    rmdirSync(folder);
    throw error;
  }
  return {
    folder,
    remove() {
      execFileSync("umount", ["-l", folder]);
      rmdirSync(folder);
    },
  };
}

/** Whether one can be made here. */
export const canMakeSmallDisk = canMake();

function canMake(): boolean {
  try {
    makeSmallDisk("100k").remove();
    return true;
  } catch {
    return false;
  }
}
