import type {
  AdminFrame,
  AdminMachine,
  AdminSnapshot,
  FleetFrame,
  FleetMachine,
  FleetRow,
  FleetSnapshot,
} from "@realtimemonitor/protocol/frame.ts";
import { createSequence } from "./sequence.ts";

export type Card = { machine: FleetMachine; row: FleetRow };
/** `connecting`: never yet; `online`: frames come; `offline`: it was online and is not now. */
export type ConnectionState = "connecting" | "online" | "offline";

export type LiveStore = ReturnType<typeof createLiveStore>;

/**
 * What the page knows, outside React. Objects are replaced only when they change, so that a card draws itself again for its
 * own machine alone. No clock of the browser is in it: `now` is a stopwatch (performance.now), and times are the hub's.
 */
export function createLiveStore(first: { fleet: FleetSnapshot; admin?: AdminSnapshot | undefined }, now: () => number) {
  const listeners = new Set<() => void>();
  const machines = new Map<string, FleetMachine>();
  const rows = new Map<string, FleetRow>();
  const cards = new Map<string, Card>();
  const adminMachines = new Map<string, AdminMachine>();
  let cardIds: readonly string[] = [];
  let adminList: readonly AdminMachine[] = [];
  let rejectedStrangers = 0;
  let writing = first.admin?.store;
  let hubRunId = first.fleet.hubRunId;
  let connection: ConnectionState = "connecting";
  /** The hub's clock when its last frame came, and the stopwatch then. Undefined until the page runs in a browser. */
  let hubClock: { sentAt: number; heardAt: number | undefined } = { sentAt: first.fleet.sentAt, heardAt: undefined };

  const fleet = createSequence<FleetSnapshot, FleetFrame>({
    snapshot(snapshot) {
      const shown = new Set(snapshot.machines.map(({ id }) => id));
      for (const id of machines.keys()) if (!shown.has(id)) forget(id);
      take(snapshot);
    },
    frame(frame) {
      for (const id of frame.gone) forget(id);
      take(frame);
    },
  });

  const admin = createSequence<AdminSnapshot, AdminFrame>({
    snapshot(snapshot) {
      adminMachines.clear();
      takeAdmin(snapshot);
    },
    frame(frame) {
      for (const id of frame.gone) adminMachines.delete(id);
      takeAdmin(frame);
    },
  });

  function forget(id: string) {
    machines.delete(id);
    rows.delete(id);
    cards.delete(id);
  }

  function take({ machines: changed, rows: newRows, sentAt, hubRunId: runId }: FleetSnapshot) {
    hubRunId = runId;
    hubClock = { sentAt, heardAt: hubClock.heardAt === undefined ? undefined : now() };
    for (const machine of changed) machines.set(machine.id, machine);
    for (const row of newRows) rows.set(row.id, row);
    for (const { id } of [...changed, ...newRows]) {
      const [machine, row] = [machines.get(id), rows.get(id)];
      if (machine && row) cards.set(id, { machine, row }); // a card is made on the first sample
    }
    const ids = [...cards.values()]
      .map(({ machine }) => machine)
      .sort(byName)
      .map(({ id }) => id);
    if (ids.length !== cardIds.length || ids.some((id, index) => id !== cardIds[index])) cardIds = ids;
  }

  function takeAdmin(changed: AdminSnapshot) {
    for (const machine of changed.machines) adminMachines.set(machine.id, machine);
    adminList = [...adminMachines.values()].sort(byName);
    rejectedStrangers = changed.rejectedStrangers;
    if (!isSame(writing, changed.store)) writing = changed.store;
  }

  const tell = () => {
    for (const listener of listeners) listener();
  };
  const telling = <Input, Result>(change: (input: Input) => Result) => {
    return (input: Input): Result => {
      const result = change(input);
      tell();
      return result;
    };
  };

  fleet.snapshot(first.fleet);
  fleet.restart();
  if (first.admin) admin.snapshot(first.admin);
  admin.restart();

  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    applyFleetSnapshot: telling(fleet.snapshot),
    applyFleetFrame: telling(fleet.frame),
    applyAdminSnapshot: telling(admin.snapshot),
    applyAdminFrame: telling(admin.frame),
    restartFleet: fleet.restart,
    restartAdmin: admin.restart,
    setConnection: telling((state: ConnectionState) => {
      connection = state;
    }),
    /** Ages stand still until the stopwatch is started, so that the first drawing in the browser equals the server's. */
    startClock() {
      hubClock = { ...hubClock, heardAt: now() };
    },
    tick: tell,

    card: (id: string) => cards.get(id),
    cardIds: () => cardIds,
    /** Machines that joined but have not sent a sample yet; the live fleet has none of these, the admin's list has. */
    waitingCount: () => Math.max(machines.size - cards.size, adminList.filter(isWaiting).length),
    adminMachine: (id: string) => adminMachines.get(id),
    adminMachines: () => adminList,
    rejectedStrangers: () => rejectedStrangers,
    /** How the hub's writing goes; undefined for who is no administrator. */
    writing: () => writing,
    hubRunId: () => hubRunId,
    /** Joined and not disabled, with a sample or without. */
    isShown: (id: string) => machines.has(id),
    connection: () => connection,
    /** The hub's time now, by its last frame and the stopwatch. */
    hubNow: () => hubClock.sentAt + (hubClock.heardAt === undefined ? 0 : now() - hubClock.heardAt),
    /** Milliseconds since then, on the hub's clock and the stopwatch. */
    ageMs(hubTime: number): number {
      const { sentAt, heardAt } = hubClock;
      return Math.max(0, sentAt - hubTime + (heardAt === undefined ? 0 : now() - heardAt));
    },
  };
}

const isSame = (a: object | undefined, b: object) => JSON.stringify(a) === JSON.stringify(b);

const isWaiting = ({ disabled, seenAt }: AdminMachine) => !disabled && seenAt === null;

/** No locale and no collation: server and browser must agree on the order. */
function byName(a: FleetMachine, b: FleetMachine): number {
  const [left, right] = [`${a.name.toLowerCase()} ${a.id}`, `${b.name.toLowerCase()} ${b.id}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
