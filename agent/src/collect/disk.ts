import { readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import type { Disk } from "@realtimemonitor/protocol/sample.ts";
import { disksAmong, parseMountinfo } from "./mounts.ts";

/** Disks fill slowly: between two readings the last one is sent again. */
export const diskPeriodMs = 5_000;

/** A mount that does not answer by then is left out of the sample. */
const mountBudgetMs = 300;

/** Each hangs on to one of the four threads that also look up host names, so beyond this none is asked. */
const mostHanging = 2;

export type Blocks = { bsize: number; blocks: number; bfree: number; bavail: number };

/**
 * Used and total bytes as df(1) shows them: used is what is not free, and total is used and what is still to be had, without the
 * blocks kept for root. So used / total is df's Use%.
 */
export function usageOf(mount: string, { bsize, blocks, bfree, bavail }: Blocks): Disk {
  const usedBytes = (blocks - bfree) * bsize;
  return { mount, usedBytes, totalBytes: usedBytes + bavail * bsize };
}

/**
 * Reads all disks of a Linux host. A mount that hangs or may not be read is left out, and not asked again while it hangs.
 * @throws Error (by rejection) when not one of them can be read.
 */
export function linuxDisks(
  readMounts: () => string = () => readFileSync("/proc/self/mountinfo", "utf8"),
  ask: (mount: string) => Promise<Blocks> = statfs,
): () => Promise<Disk[]> {
  const hanging = new Set<string>();

  async function read(mount: string): Promise<Disk | undefined> {
    if (hanging.has(mount) || hanging.size >= mostHanging) return undefined;
    const asked = ask(mount);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => {
        hanging.add(mount);
        asked.catch(() => {}).finally(() => hanging.delete(mount));
        resolve(undefined);
      }, mountBudgetMs);
    });
    try {
      const blocks = await Promise.race([asked, tooLate]);
      return blocks && blocks.blocks > 0 ? usageOf(mount, blocks) : undefined;
    } catch {
      return undefined; // unmounted meanwhile, or not ours to read
    } finally {
      clearTimeout(timer);
    }
  }

  return async () => {
    const readings = await Promise.all(disksAmong(parseMountinfo(readMounts())).map(read));
    const disks = readings.filter((disk) => disk !== undefined);
    if (disks.length === 0) throw new Error("no mount can be read");
    return disks;
  };
}
