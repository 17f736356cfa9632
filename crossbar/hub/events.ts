import type { EventKind } from "@realtimemonitor/protocol/history.ts";
import type { NewEvent } from "../../prisma/history/writer.ts";
import { clock } from "./machine.ts";

/** A machine that flaps or lies makes so many at once, and one a minute from then on; the rest is counted in the next. */
const allowed = { atOnce: 30, everyMs: 60_000 };

type Allowance = { left: number; clock: number; skipped: number };

/** Notes what happens to machines, for the database. */
export function createEvents({ note }: { note(event: NewEvent): void }) {
  const allowances = new Map<string, Allowance>();

  return {
    note(machineId: string, kind: EventKind, detail: string | null = null, at = Date.now()): void {
      const now = clock();
      const allowance = allowances.get(machineId) ?? { left: allowed.atOnce, clock: now, skipped: 0 };
      allowances.set(machineId, allowance);
      allowance.left = Math.min(allowed.atOnce, allowance.left + (now - allowance.clock) / allowed.everyMs);
      allowance.clock = now;
      if (allowance.left < 1) {
        allowance.skipped += 1;
        return;
      }
      allowance.left -= 1;
      const skipped = allowance.skipped > 0 ? `after ${allowance.skipped} events that are left out` : null;
      allowance.skipped = 0;
      note({ machineId, at, kind, detail: [detail, skipped].filter(Boolean).join("; ") || null });
    },
    forget: (machineId: string): void => void allowances.delete(machineId),
  };
}
