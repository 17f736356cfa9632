import {
  type FleetFrame,
  type FleetMachine,
  type FleetRow,
  type FleetSnapshot,
  framePeriodMs,
  heartbeatPeriodMs,
} from "@realtimemonitor/protocol/frame.ts";
import { isTutorialId } from "@realtimemonitor/protocol/identifiers.ts";
import { createFrameClock } from "./frame-clock.ts";
import { isShown, type Machine, type Machines, type Row } from "./machine.ts";

type Fleet = { machines: Machines; hubRunId: string; publish(frame: FleetFrame): void };

/** What the dashboard shows, and the numbered frames that tell of its changes. */
export function createFleet({ machines, hubRunId, publish }: Fleet) {
  /** Machines that changed since the last frame; true when what stands still on a card did. */
  let changed = new Map<string, boolean>();
  const shown = new Set<string>();
  let number = 0;
  const frames = createFrameClock({ periodMs: framePeriodMs, heartbeatMs: heartbeatPeriodMs, send });

  function send(): void {
    number += 1;
    const frame: FleetFrame = { hubRunId, number, sentAt: Date.now(), machines: [], rows: [], gone: [] };
    for (const [id, card] of changed) {
      const machine = machines.get(id);
      if (machine && isShown(machine)) {
        if (card || !shown.has(id)) frame.machines.push(cardOf(machine));
        frame.rows.push(fleetRowOf(machine));
        shown.add(id);
      } else if (shown.delete(id)) frame.gone.push(id);
    }
    changed = new Map();
    publish(frame);
  }

  return {
    /** A machine's row, presence or visibility changed; with `card` also its name, address or tags. */
    changed(id: string, what: "row" | "card"): void {
      changed.set(id, what === "card" || changed.get(id) === true);
      frames.request();
    },
    /** All that is shown. */
    snapshot(): FleetSnapshot {
      const all = [...machines.values()].filter(isShown);
      return { hubRunId, number, sentAt: Date.now(), machines: all.map(cardOf), rows: all.map(fleetRowOf) };
    },
    start: frames.start,
    stop: frames.stop,
  };
}

/** The id of a machine of the tutorial is an address, and all that is told of it has its id. */
export const tellsNoAddress = ({ id }: { id: string }) => !isTutorialId(id);

/** What strangers may see of it; the same object when no address is in it, as in nearly every frame. */
export function withoutAddresses<Told extends FleetSnapshot & { gone?: string[] }>(told: Told): Told {
  const { machines, rows, gone } = told;
  if (machines.length === 0 && rows.every(tellsNoAddress) && !gone?.some(isTutorialId)) return told;
  return {
    ...told,
    machines: machines.filter(tellsNoAddress).map((machine) => ({ ...machine, ip: null })),
    rows: rows.filter(tellsNoAddress),
    ...(gone && { gone: gone.filter((id) => !isTutorialId(id)) }),
  };
}

export const cardOf = ({ id, name, ip, tags }: Machine): FleetMachine => ({ id, name, ip, tags });
export const fleetRowOf = ({ row, presence }: Machine & { row: Row }): FleetRow => ({ ...row, presence });
