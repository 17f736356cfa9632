import type { FleetRow } from "@realtimemonitor/protocol/frame.ts";
import { busyShare } from "../_readings/shares.ts";
import { type Concern, rankOf } from "../_readings/trouble.ts";

/** Everything over all machines. What a machine does not tell is in no sum. */
export type FleetSummary = {
  machines: number;
  online: number;
  late: number;
  offline: number;
  /** Those with a concern, whatever it is: offline ones too. */
  inTrouble: number;
  cores: number;
  /** So many cores' worth of work. */
  coresBusy: number;
  memoryBytes: number;
  memoryUsedBytes: number;
  receivedBytesPerSecond: number;
  sentBytesPerSecond: number;
};

/** For a title that shows trouble: how many machines, and the worst one in words. Offline ones are no alarms here. */
export type FleetTrouble = { alarm: number; warn: number; offline: number; firstReason?: string };

type Seen = { name: string; row: FleetRow; concern: Concern };

export function summarize(fleet: readonly Seen[]): FleetSummary {
  const sum: FleetSummary = {
    machines: fleet.length,
    online: 0,
    late: 0,
    offline: 0,
    inTrouble: 0,
    cores: 0,
    coresBusy: 0,
    memoryBytes: 0,
    memoryUsedBytes: 0,
    receivedBytesPerSecond: 0,
    sentBytesPerSecond: 0,
  };
  for (const { row, concern } of fleet) {
    sum[row.presence] += 1;
    if (concern.level !== "plain") sum.inTrouble += 1;
    if (row.presence === "offline") continue; // its last figures are nobody's work now
    const cores = row.cpus?.length ?? 0;
    sum.cores += cores;
    sum.coresBusy += (cores * (busyShare(row.cpus) ?? 0)) / 100;
    sum.memoryBytes += row.memory?.totalBytes ?? 0;
    sum.memoryUsedBytes += row.memory?.usedBytes ?? 0;
    sum.receivedBytesPerSecond += row.traffic?.receivedBytesPerSecond ?? 0;
    sum.sentBytesPerSecond += row.traffic?.sentBytesPerSecond ?? 0;
  }
  return sum;
}

export function troubleIn(fleet: readonly Seen[]): FleetTrouble {
  const trouble: FleetTrouble = { alarm: 0, warn: 0, offline: 0 };
  let worst: Seen | undefined;
  for (const seen of fleet) {
    const { concern } = seen;
    if (concern.level === "plain") continue;
    trouble[concern.what === "offline" ? "offline" : concern.level] += 1;
    if (!worst || rankOf(concern) > rankOf(worst.concern)) worst = seen;
  }
  return worst ? { ...trouble, firstReason: `${worst.name}: ${worst.concern.reason}` } : trouble;
}
