import type { Log } from "@realtimemonitor/protocol/log.ts";
import type { Machine } from "./machine.ts";

export type Rejects = ReturnType<typeof createRejects>;

type RejectsOptions = {
  log: Log;
  /** `kind` and `why` are of the one that is counted; null: it was nobody's. */
  onCount(machine: Machine | null, kind: RejectKind, why: string): void;
};

/** What kinds of events are dropped; each is logged once per machine, and counted always. */
export type RejectKind =
  | "forged"
  | "unknown"
  | "malformed"
  | "out of order"
  | "second agent"
  | "too many"
  | "unasked"
  | "old key"
  /** By the router's guard: not a message but the connection. */
  | "cut off";

/** Counts what is dropped, on the machine's account, or on the strangers' when it is nobody's. */
export function createRejects({ log, onCount }: RejectsOptions) {
  const logged = new Map<string, Set<RejectKind>>();
  let strangers = 0;

  function isNew(owner: string, kind: RejectKind): boolean {
    const kinds = logged.get(owner) ?? new Set();
    logged.set(owner, kinds);
    return kinds.size < kinds.add(kind).size;
  }

  return {
    strangers: () => strangers,
    count(machine: Machine | undefined, kind: RejectKind, why: string, times = 1): void {
      if (machine) {
        machine.rejected += times;
        machine.lastRejection = `${kind}: ${why}`;
      } else strangers += times;
      onCount(machine ?? null, kind, why);
      const owner = machine?.id ?? "a stranger";
      if (isNew(owner, kind))
        log.warn(`dropped what ${owner} sent (${kind}: ${why}); more of this kind is only counted`);
    },
    forget: (machineId: string) => void logged.delete(machineId),
  };
}
