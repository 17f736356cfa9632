import type { FleetMachine, FleetRow } from "@realtimemonitor/protocol/frame.ts";
import { busyShare, fullestDisk, memoryShare } from "../../../_readings/shares.ts";
import { type Concern, rankOf } from "../../../_readings/trouble.ts";
import type { SortKey } from "./view.ts";

/** A machine as it is found and ordered. */
export type Entry = { machine: FleetMachine; row: FleetRow; concern: Concern };

/** What a machine is ordered by; null when it does not tell. Names are in order to begin with. */
const values: Record<Exclude<SortKey, "name">, (entry: Entry, hubNow: number) => number | null> = {
  worst: ({ concern }) => rankOf(concern) * rankHeight + concern.share,
  cpu: ({ row }) => busyShare(row.cpus),
  memory: ({ row }) => memoryShare(row.memory),
  disk: ({ row }) => fullestDisk(row.disks)?.share ?? null,
  network: ({ row }) => (row.traffic ? row.traffic.receivedBytesPerSecond + row.traffic.sentBytesPerSecond : null),
  load: ({ row }) => row.oneMinuteLoad ?? null,
  age: ({ row }, hubNow) => Math.floor((hubNow - row.receivedAt) / ageStepMs),
};

/** No share reaches it. */
const rankHeight = 1_000;
/** All whose samples come once a second are of one age. */
const ageStepMs = 5_000;

/** So far may a value go before a machine leaves its place: rows that are nearly alike do not dance. */
function slackOf(key: SortKey, value: number): number {
  if (key === "network") return Math.abs(value) / 10;
  if (key === "load") return 0.1;
  if (key === "age") return 0;
  return key === "worst" ? 3 : 1;
}

/** The value by which a machine was ordered last stands until it has clearly changed. */
export function createSteadyValues() {
  let steadyKey: SortKey = "worst";
  let steady = new Map<string, number>();

  return (entries: readonly Entry[], key: SortKey, hubNow: number): ReadonlyMap<string, number | null> => {
    const before = key === steadyKey ? steady : new Map<string, number>();
    const next = new Map<string, number | null>();
    steady = new Map();
    steadyKey = key;
    if (key === "name") return next;
    for (const entry of entries) {
      const value = values[key](entry, hubNow);
      const last = before.get(entry.machine.id);
      const kept = value !== null && last !== undefined && Math.abs(value - last) <= slackOf(key, last) ? last : value;
      next.set(entry.machine.id, kept);
      if (kept !== null) steady.set(entry.machine.id, kept);
    }
    return next;
  };
}
