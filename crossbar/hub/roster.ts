import { MachineSettings } from "@realtimemonitor/protocol/settings.ts";
import { clock, type MachineRecord, type Machines, newMachine, wantSettings } from "./machine.ts";

export type Roster = ReturnType<typeof createRoster>;

type Changes = {
  /** Name, address or tags changed, or the machine is new. */
  onCard(id: string): void;
  onSettings(id: string): void;
  onRemoved(id: string): void;
  /** From now on it has another key. */
  onKeyReplaced(id: string): void;
};

/** Who is in the fleet and with which settings: brings what the database or a push says into memory. */
export function createRoster(machines: Machines, changes: Changes) {
  function adopt(record: MachineRecord): void {
    const machine = machines.get(record.id);
    if (!machine) {
      machines.set(record.id, newMachine(record));
      changes.onCard(record.id);
      return;
    }
    const { publicKey, name, ip, tags, forgetAfterMs } = record;
    const isRenamed = JSON.stringify([name, ip, tags]) !== JSON.stringify([machine.name, machine.ip, machine.tags]);
    const isOtherKey = publicKey !== machine.publicKey;
    Object.assign(machine, { publicKey, name, ip, tags, forgetAfterMs });
    if (isOtherKey) changes.onKeyReplaced(record.id);
    if (isRenamed) changes.onCard(record.id);
    if (isSame(machine.settings, record.settings)) return;
    wantSettings(machine, record.settings);
    changes.onSettings(record.id);
  }

  function remove(id: string): void {
    if (machines.delete(id)) changes.onRemoved(id);
  }

  return {
    adopt,
    remove,
    adoptAll(records: MachineRecord[]): void {
      const ids = new Set(records.map((record) => record.id));
      for (const id of machines.keys()) if (!ids.has(id)) remove(id);
      records.forEach(adopt);
    },
    /** A push of settings was seen on its way to the agent. Older ones, and those of a stranger, change nothing. */
    sawPush(id: string, settings: MachineSettings): void {
      const machine = machines.get(id);
      if (!machine || settings.version < machine.settings.version) return;
      if (settings.version > machine.settings.version) {
        wantSettings(machine, settings);
        changes.onSettings(id);
      }
      machine.pushedClock = clock();
      machine.waitingClock = machine.pushedClock;
    },
  };
}

const settingNames = MachineSettings.keyof().options;
const isSame = (a: MachineSettings, b: MachineSettings) => settingNames.every((name) => a[name] === b[name]);
