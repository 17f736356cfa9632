import { readFileSync } from "node:fs";
import type { Load } from "@realtimemonitor/protocol/sample.ts";

export const procLoadavg = (): Load => parseLoadavg(readFileSync("/proc/loadavg", "latin1"));

/** The first three numbers of /proc/loadavg (proc_loadavg(5)). @throws Error when they are none. */
export function parseLoadavg(text: string): Load {
  const [oneMinute, fiveMinutes, fifteenMinutes] = text.split(" ", 3).map(Number);
  const load = { oneMinute, fiveMinutes, fifteenMinutes } as Load;
  if (!Object.values(load).every(Number.isFinite)) throw new Error("/proc/loadavg tells no load");
  return load;
}
