import type { Swap } from "@realtimemonitor/protocol/sample.ts";
import type { Meminfo } from "./memory.ts";

/** Swap in use, in bytes (proc_meminfo(5)); what is in memory as well (SwapCached) is in use, as free(1) counts. */
export function swapOf(meminfo: Meminfo): Swap {
  const totalBytes = meminfo.get("SwapTotal") ?? 0;
  return { totalBytes, usedBytes: Math.max(0, totalBytes - (meminfo.get("SwapFree") ?? 0)) };
}
