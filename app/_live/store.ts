import type {
  AdminFrame,
  AdminMachine,
  AdminSnapshot,
  FleetFrame,
  FleetMachine,
  FleetRow,
  FleetSnapshot,
} from "@realtimemonitor/protocol/frame.ts";
import type { Trends } from "@realtimemonitor/protocol/trend.ts";
import { stepOf } from "@realtimemonitor/protocol/trend-column.ts";
import { type Concern, concernOf, isSameConcern, noConcern } from "../_readings/trouble.ts";
import { type FleetTrouble, summarize, troubleIn } from "./fleet-summary.ts";
import { createSequence, type Outcome } from "./sequence.ts";
import { createSubscriptions, type Topic } from "./subscriptions.ts";
import { createTrends } from "./trends.ts";

export type Card = { machine: FleetMachine; row: FleetRow };
/** `connecting`: never yet; `online`: frames come; `offline`: it was online and is not now. */
export type ConnectionState = "connecting" | "online" | "offline";

export type LiveStore = ReturnType<typeof createLiveStore>;

const beatMs = 1_000;

/**
 * What the page knows, outside React. Objects are replaced only when they change, so that a card draws itself again for its
 * own machine alone. No clock of the browser is in it: `now` is a stopwatch (performance.now), and times are the hub's.
 */
export function createLiveStore(
  first: { fleet: FleetSnapshot },
  now: () => number,
  /** When listeners are told of a frame: thirty a second are more than an eye follows, and each costs a layout. */
  paced: (tell: () => void) => void = (tell) => tell(),
) {
  const { subscribe, tell } = createSubscriptions();
  const machines = new Map<string, FleetMachine>();
  const rows = new Map<string, FleetRow>();
  const cards = new Map<string, Card>();
  const trends = createTrends();
  const concerns = new Map<string, { row: FleetRow; step: number; concern: Concern }>();
  /** When a machine came that no snapshot had, by the stopwatch. */
  const arrivals = new Map<string, number>();
  const adminMachines = new Map<string, AdminMachine>();
  let cardIds: readonly string[] = [];
  let adminList: readonly AdminMachine[] = [];
  let rejectedStrangers = 0;
  let writing: AdminSnapshot["store"] | undefined;
  let hubRunId = first.fleet.hubRunId;
  let connection: ConnectionState = "connecting";
  /** The hub's clock when its last frame came, and the stopwatch then. Undefined until the page runs in a browser. */
  let hubClock: { sentAt: number; heardAt: number | undefined } = { sentAt: first.fleet.sentAt, heardAt: undefined };
  let beatAt = Number.NEGATIVE_INFINITY;
  let step = stepOf(first.fleet.sentAt);
  let summary = summarize([]);
  let trouble: FleetTrouble = troubleIn([]);
  /** What has changed since listeners were last told. */
  const changed = new Set<Topic>();
  const afterTelling: (() => void)[] = [];

  const fleet = createSequence<FleetSnapshot, FleetFrame>({
    snapshot(snapshot) {
      const shown = new Set(snapshot.machines.map(({ id }) => id));
      for (const id of machines.keys()) if (!shown.has(id)) forget(id);
      take(snapshot);
    },
    frame(frame) {
      for (const id of frame.gone) forget(id);
      const fresh = frame.rows.filter(({ id }) => !cards.has(id));
      take(frame);
      for (const { id } of fresh) arrivals.set(id, now());
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
    trends.forget(id);
    concerns.delete(id);
    arrivals.delete(id);
    changed.add(`machine ${id}`);
    if (cards.delete(id)) changed.add("roster");
  }

  function take({ machines: changedMachines, rows: newRows, sentAt, hubRunId: runId }: FleetSnapshot) {
    hubRunId = runId;
    hubClock = { sentAt, heardAt: hubClock.heardAt === undefined ? undefined : now() };
    for (const machine of changedMachines) {
      if (isSame(machines.get(machine.id), machine)) continue; // a snapshot names all of them
      machines.set(machine.id, machine);
      if (putCard(machine.id)) changed.add("roster");
    }
    for (const row of newRows) {
      const last = rows.get(row.id);
      if (last?.receivedAt !== row.receivedAt || last.seq !== row.seq) trends.add(row);
      rows.set(row.id, row);
      const isNew = !cards.has(row.id);
      if (putCard(row.id) && isNew) changed.add("roster");
    }
    if (changed.has("roster")) {
      cardIds = inOrder(cards);
      count();
    }
  }

  /** A card is made on the first sample. */
  function putCard(id: string): boolean {
    const [machine, row] = [machines.get(id), rows.get(id)];
    if (!machine || !row) return false;
    cards.set(id, { machine, row });
    changed.add(`machine ${id}`);
    return true;
  }

  function takeAdmin(next: AdminSnapshot) {
    changed.add("admin");
    for (const machine of next.machines) adminMachines.set(machine.id, machine);
    adminList = [...adminMachines.values()].sort(byName);
    rejectedStrangers = next.rejectedStrangers;
    if (!isSame(writing, next.store)) writing = next.store;
  }

  function concern(id: string): Concern {
    const row = rows.get(id);
    if (!row) return noConcern;
    const known = concerns.get(id);
    if (known?.row === row && known.step === step) return known.concern;
    const next = concernOf(row, trends.minuteOf(id, step - 1), known?.concern);
    const same = known && isSameConcern(known.concern, next) ? known.concern : next;
    concerns.set(id, { row, step, concern: same });
    return same;
  }

  /** Counts over all machines, told once a second. */
  function count() {
    changed.add("beat");
    const all = cardIds.flatMap((id) => {
      const card = cards.get(id);
      return card ? [{ name: card.machine.name, row: card.row, concern: concern(id) }] : [];
    });
    const [nextSummary, nextTrouble] = [summarize(all), troubleIn(all)];
    if (!isSame(summary, nextSummary)) summary = nextSummary;
    if (!isSame(trouble, nextTrouble)) trouble = nextTrouble;
  }

  /** The hub's time now, by its last frame and the stopwatch. */
  const hubNow = () => hubClock.sentAt + (hubClock.heardAt === undefined ? 0 : now() - hubClock.heardAt);

  const tellChanges = () => {
    const topics = [...changed];
    changed.clear();
    tell(topics);
    for (const run of afterTelling.splice(0)) run();
  };
  const telling = <Input, Result>(change: (input: Input) => Result) => {
    return (input: Input): Result => {
      const result = change(input);
      tellChanges();
      return result;
    };
  };

  fleet.snapshot(first.fleet);
  fleet.restart();
  changed.clear();

  return {
    /** Tells of the topic; returns how to leave. */
    subscribe,
    applyFleetSnapshot: telling(fleet.snapshot),
    applyFleetFrame(frame: FleetFrame): Outcome {
      const outcome = fleet.frame(frame);
      paced(tellChanges);
      return outcome;
    },
    /** Runs when listeners know of all that was applied until now. */
    whenTold(run: () => void): void {
      if (changed.size === 0) run();
      else afterTelling.push(run);
    },
    applyAdminSnapshot: telling(admin.snapshot),
    applyAdminFrame: telling(admin.frame),
    /** What a page of the admin came with; what the feed has brought is newer. */
    seedAdmin(seed: AdminSnapshot) {
      if (writing) return;
      admin.snapshot(seed);
      admin.restart();
      changed.clear();
    },
    restartFleet: fleet.restart,
    restartAdmin: admin.restart,
    /** What the hub knows of the last minutes, from before this page. */
    applyTrends: telling(({ trends: known }: Trends) => {
      for (const trend of known) trends.merge(trend);
      changed.add("steps");
    }),
    setConnection: telling((state: ConnectionState) => {
      connection = state;
      changed.add("connection");
    }),
    /** Ages stand still until the stopwatch is started, so that the first drawing in the browser equals the server's. */
    startClock() {
      hubClock = { ...hubClock, heardAt: now() };
    },
    /** Time has passed. */
    tick() {
      changed.add("clock");
      const next = stepOf(hubNow());
      if (next !== step) changed.add("steps");
      step = next;
      if (now() - beatAt >= beatMs - 50) {
        beatAt = now();
        count();
      }
      tellChanges();
    },

    card: (id: string) => cards.get(id),
    cardIds: () => cardIds,
    /** Machines that joined but have not sent a sample yet; the live fleet has none of these, the admin's list has. */
    waitingCount: () => Math.max(machines.size - cards.size, adminList.filter(isWaiting).length),
    concern,
    /** The last minutes of a machine, until the last step that is over. */
    trend: (id: string) => trends.of(id, step - 1),
    /** Milliseconds since it came while this page was open; undefined for who was there before. */
    arrivedMsAgo(id: string): number | undefined {
      const arrivedAt = arrivals.get(id);
      return arrivedAt === undefined ? undefined : now() - arrivedAt;
    },
    /** Everything counted over all machines, as of the last beat. */
    summary: () => summary,
    trouble: () => trouble,
    adminMachine: (id: string) => adminMachines.get(id),
    adminMachines: () => adminList,
    rejectedStrangers: () => rejectedStrangers,
    /** How the hub's writing goes; undefined for who is no administrator. */
    writing: () => writing,
    hubRunId: () => hubRunId,
    /** Joined and not disabled, with a sample or without. */
    isShown: (id: string) => machines.has(id),
    connection: () => connection,
    hubNow,
    /** Milliseconds of the stopwatch. */
    stopwatch: now,
    /** Milliseconds since then, on the hub's clock and the stopwatch. */
    ageMs: (hubTime: number) => Math.max(0, hubNow() - hubTime),
  };
}

const isSame = (a: object | undefined, b: object) => JSON.stringify(a) === JSON.stringify(b);

const isWaiting = ({ disabled, seenAt }: AdminMachine) => !disabled && seenAt === null;

/** No locale and no collation: server and browser must agree on the order. */
const orderKey = ({ name, id }: FleetMachine) => `${name.toLowerCase()} ${id}`;

function byName(a: FleetMachine, b: FleetMachine): number {
  const [left, right] = [orderKey(a), orderKey(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** By name; each key is made once, since this is done for every machine that joins a large fleet. */
const inOrder = (cards: ReadonlyMap<string, Card>): string[] =>
  [...cards]
    .map(([id, { machine }]) => ({ id, key: orderKey(machine) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ id }) => id);
