import type { Disk, Memory } from "@realtimemonitor/protocol/sample.ts";

/** The part of a whole, as a percentage of 0 to 100. */
export const shareOf = ({ usedBytes, totalBytes }: { usedBytes: number; totalBytes: number }) =>
  totalBytes > 0 ? Math.min(100, (100 * usedBytes) / totalBytes) : 0;

type Maybe<T> = T | null | undefined;

/** How busy the cores are together; null when nothing is known of them. */
export function busyShare(cpus: Maybe<readonly number[]>): number | null {
  if (!cpus || cpus.length === 0) return null;
  let sum = 0;
  for (const percent of cpus) sum += percent;
  return sum / cpus.length;
}

export const memoryShare = (memory: Maybe<Memory>): number | null => (memory ? shareOf(memory) : null);

/** The fullest disk and how full it is. */
export function fullestDisk(disks: Maybe<readonly Disk[]>): { disk: Disk; share: number } | null {
  let fullest: { disk: Disk; share: number } | null = null;
  for (const disk of disks ?? []) {
    const share = shareOf(disk);
    if (!fullest || share > fullest.share) fullest = { disk, share };
  }
  return fullest;
}
