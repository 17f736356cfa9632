import type { Presence, SettingsStatus } from "@realtimemonitor/protocol/frame.ts";
import { statusOf, takePushTurn } from "./client-states.ts";
import { clock, type Machine, type Machines } from "./machine.ts";
import { presenceOf } from "./presence.ts";

type Watch = {
  machines: Machines;
  /** `before` is what it was until now; the machine has the new one already. */
  onPresence(machine: Machine, presence: Presence, before: Presence): void;
  onStatus(machine: Machine): void;
  /** The machine has drifted: its settings are to be pushed again. */
  onDrift(machine: Machine): void;
  /** The machine stayed away for longer than it is to be remembered. */
  onForget(machine: Machine): void;
};

/** What changes by the mere passing of time. */
export function createWatch({ machines, onPresence, onStatus, onDrift, onForget }: Watch) {
  const statuses = new Map<string, SettingsStatus["status"]>();
  let listeningClock = clock();

  /** Takes note of what has become of a machine until now. */
  function look(machine: Machine): void {
    const presence = presenceOf(machine);
    if (presence !== machine.presence) {
      const before = machine.presence;
      machine.presence = presence;
      onPresence(machine, presence, before);
    }
    const status = statusOf(machine);
    if (status !== statuses.get(machine.id)) {
      statuses.set(machine.id, status);
      onStatus(machine);
    }
    if (takePushTurn(machine)) onDrift(machine);
  }

  /** Nobody is away for longer than there is somebody to hear him. */
  function hasStayedAway({ forgetAfterMs, presence, joinedAt, sampledClock, heardClock }: Machine): boolean {
    if (forgetAfterMs === null || presence !== "offline") return false;
    const joinedClock = clock() - (Date.now() - joinedAt);
    const lastClock = Math.max(listeningClock, joinedClock, sampledClock ?? 0, heardClock ?? 0);
    return clock() - lastClock > forgetAfterMs;
  }

  return {
    look,
    lookAtAll: () => machines.forEach(look),
    forgetWhoStaysAway(): void {
      for (const machine of machines.values()) if (hasStayedAway(machine)) onForget(machine);
    },
    startListening(): void {
      listeningClock = clock();
    },
    forget: (machineId: string) => void statuses.delete(machineId),
  };
}
