import { createAllowances } from "@realtimemonitor/protocol/allowance.ts";
import { procedures } from "@realtimemonitor/protocol/topics.ts";
import { Refused } from "./refused.ts";

/** All pages of a session have one name, and open together after a restart; then each asks when it has missed something. */
const askedByEach = { atOnce: 120, perSecond: 10 };
/** What makes long answers: of a thousand machines half a megabyte, and 10 ms of the hub. */
const longAskedByEach = { atOnce: 60, perSecond: 2 };
const long = new Set([procedures.fleetSnapshot, procedures.fleetAdminSnapshot, procedures.machineRecent]);

export type Askers = ReturnType<typeof createAskers>;

/** How often those who signed in, and programs that read, may ask the hub. The caller is the router's word. */
export function createAskers(now?: () => number) {
  const any = createAllowances(askedByEach, undefined, now);
  const longOnes = createAllowances(longAskedByEach, undefined, now);

  return {
    /** Counts a call. Throws when there were too many. */
    mayAsk(caller: string | undefined, procedure: string): void {
      const allowances = long.has(procedure) ? longOnes : any;
      if (allowances.take(caller ?? "")) return;
      throw new Refused("realtimemonitor.error.unavailable", "you ask too often; ask again in a second");
    },
  };
}
