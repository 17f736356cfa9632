import {
  type AdminFrame,
  type AdminMachine,
  type AdminSnapshot,
  type Clone,
  heartbeatPeriodMs,
  type StoreState,
} from "@realtimemonitor/protocol/frame.ts";
import { settingsStatusOf } from "./client-states.ts";
import { cardOf } from "./fleet.ts";
import { createFrameClock } from "./frame-clock.ts";
import type { Machine, Machines } from "./machine.ts";

/** The admin's list is read, not watched: four frames a second are plenty. */
const framePeriodMs = 250;

type FleetAdmin = {
  machines: Machines;
  hubRunId: string;
  strangers(): number;
  store(): StoreState;
  clonesOf(machine: Machine): Clone[];
  publish(frame: AdminFrame): void;
};

/** What administrators see of all machines, and the numbered frames that tell of its changes. No frame per sample. */
export function createFleetAdmin({ machines, hubRunId, strangers, store, clonesOf, publish }: FleetAdmin) {
  let changed = new Set<string>();
  let number = 0;
  const frames = createFrameClock({ periodMs: framePeriodMs, heartbeatMs: heartbeatPeriodMs, send });

  const adminOf = (machine: Machine) => adminMachineOf(machine, clonesOf(machine));
  const numbered = () => ({ hubRunId, number, sentAt: Date.now(), rejectedStrangers: strangers(), store: store() });

  function send(): void {
    number += 1;
    const ids = [...changed];
    changed = new Set();
    const known = ids.map((id) => machines.get(id)).filter((machine) => machine !== undefined);
    publish({ ...numbered(), machines: known.map(adminOf), gone: ids.filter((id) => !machines.has(id)) });
  }

  return {
    /** A machine's presence, settings, obedience, name or rejects changed; null: only the strangers' rejects. */
    changed(id: string | null): void {
      if (id !== null) changed.add(id);
      frames.request();
    },
    snapshot: (): AdminSnapshot => ({ ...numbered(), machines: [...machines.values()].map(adminOf) }),
    start: frames.start,
    stop: frames.stop,
  };
}

const adminMachineOf = (machine: Machine, clones: Clone[]): AdminMachine => ({
  ...cardOf(machine),
  presence: machine.presence,
  disabled: machine.settings.disabled,
  seenAt: machine.seenAt,
  settings: settingsStatusOf(machine),
  rejected: machine.rejected,
  lastRejection: machine.lastRejection,
  timing: { ...machine.timing, missedTicks: countable(machine.timing.missedTicks) },
  history: {
    missing: countable(machine.history.missing),
    healed: countable(machine.history.healed),
    held: machine.history.held,
    lost: countable(machine.history.lost),
  },
  ...(clones.length > 0 && { clones }),
});

/** A liar may let so much be missed that the sum is no number which a message can carry, and then nobody could read the others'. */
const countable = (count: number) => Math.min(count, Number.MAX_SAFE_INTEGER);
