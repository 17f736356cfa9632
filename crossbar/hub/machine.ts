import type { FleetRow, HistoryState, Presence, Timing, Traffic } from "@realtimemonitor/protocol/frame.ts";
import { isTutorialId } from "@realtimemonitor/protocol/identifiers.ts";
import type { Network, Sample } from "@realtimemonitor/protocol/sample.ts";
import type { MachineSettings } from "@realtimemonitor/protocol/settings.ts";

/** Milliseconds on a clock that never jumps: what "how long ago" is measured with. */
export const clock = () => performance.now();

/** What the agent last said of its settings. `at` is epoch milliseconds. */
export type Reported = {
  version: number;
  result: "applied" | "rejected";
  reason: string | null;
  at: number;
  appliedInMs: number | null;
};

export type Row = Omit<FleetRow, "presence">;

/** A machine as the database tells it. */
export type MachineRecord = {
  id: string;
  publicKey: string;
  name: string;
  ip: string | null;
  tags: string[];
  settings: MachineSettings;
  joinedAt: number;
  seenAt: number | null;
  reported: Reported | null;
  row: Row | null;
  forgetAfterMs: number | null;
};

/** A machine as the hub knows it: the record, and what only lives in memory. Times named …Clock are from `clock`. */
export type Machine = MachineRecord & {
  presence: Presence;
  sampledClock: number | null;
  heardClock: number | null;
  /** The run that its newest sample is of; runs before it are over. */
  run: { id: string; seq: number } | null;
  endedRuns: string[];
  /** WAMP sessions that it was heard in and that have not left. */
  sessions: Set<number>;
  hasLeft: boolean;
  /** Seconds between samples to expect: while a new frequency is on its way, the slower one. */
  paceSeconds: number;
  /** When the push of the wanted settings was seen; null when it was not, or when its answer is in. */
  pushedClock: number | null;
  /** Since when the agent could have obeyed. */
  waitingClock: number;
  pushes: { count: number; nextClock: number };
  allowance: { left: number; clock: number };
  rejected: number;
  lastRejection: string | null;
  timing: Timing;
  /** What of it the administrators were told last. */
  toldTiming: Timing;
  /** That it is away was noted as an event, or is long known. */
  isAwayNoted: boolean;
  history: HistoryState;
};

export type Machines = Map<string, Machine>;

/** Its client is the tutorial's: it says nothing of its settings, keeps no samples and listens to no notice. */
export const isTutorial = ({ id }: Pick<Machine, "id">): boolean => isTutorialId(id);

const unknownTiming: Timing = { skewMs: null, jitterMs: null, roundTripMs: null, missedTicks: 0 };
/** A hub that was away for a moment finds machines as they were: that they are online is no news then. */
const unnoticedMs = 120_000;

export function newMachine(record: MachineRecord): Machine {
  const now = clock();
  const clockOf = (at: number | null) => (at === null ? null : now - Math.max(0, Date.now() - at));
  return {
    ...record,
    row: record.settings.disabled ? null : record.row,
    presence: "offline",
    sampledClock: clockOf(record.seenAt),
    heardClock: clockOf(record.reported?.at ?? null),
    run: null,
    endedRuns: [],
    sessions: new Set(),
    hasLeft: false,
    paceSeconds: record.settings.frequency,
    pushedClock: null,
    waitingClock: now,
    pushes: { count: 0, nextClock: 0 },
    allowance: { left: Number.POSITIVE_INFINITY, clock: now },
    rejected: 0,
    lastRejection: null,
    timing: unknownTiming,
    toldTiming: unknownTiming,
    isAwayNoted: Date.now() - (record.seenAt ?? 0) > unnoticedMs,
    history: { missing: 0, healed: 0, held: null, lost: 0 },
  };
}

/** Settings that the machine shall have from now on. */
export function wantSettings(machine: Machine, settings: MachineSettings): void {
  machine.paceSeconds = Math.max(machine.paceSeconds, settings.frequency);
  machine.settings = settings;
  if (settings.disabled) machine.row = null; // it returns with its next sample, not with an old one
  machine.pushedClock = null;
  machine.waitingClock = clock();
  machine.pushes = { count: 0, nextClock: 0 };
}

/** The machine was heard in a session; one that is new has just joined. */
export function heardIn(machine: Machine, session: number | undefined): void {
  machine.heardClock = clock();
  machine.hasLeft = false;
  if (session === undefined || machine.sessions.has(session)) return;
  machine.sessions.add(session);
  machine.waitingClock = machine.heardClock;
}

/** `at`: when it was taken, as the hub reckons from arrivals alone; half of the machine's round trip is still in it. */
export function rowOf(
  { id, timing }: Pick<Machine, "id" | "timing">,
  sample: Sample,
  receivedAt: number,
  at: number,
): Row {
  const { seq, sampledAt, settings_version, cpus, memory, disks, load, networks } = sample;
  const takenAt = Math.round(at - (timing.roundTripMs ?? 0) / 2);
  const row: Row = { id, seq, sampledAt, settings_version, receivedAt, takenAt: within(0, takenAt, receivedAt) };
  // what is hidden is no field at all: half of the bytes of a row are names
  if (cpus !== undefined) row.cpus = cpus;
  if (memory !== undefined) row.memory = memory;
  if (disks !== undefined) row.disks = disks;
  if (load !== undefined) row.oneMinuteLoad = load === null ? null : load.oneMinute;
  if (networks !== undefined) row.traffic = networks === null ? null : trafficOf(networks);
  return row;
}

/** Whole bytes, and not more than a message may carry, though all interfaces of a liar are. */
function trafficOf(networks: Network[]): Traffic {
  const sum = { receivedBytesPerSecond: 0, sentBytesPerSecond: 0 };
  for (const { receivedBytesPerSecond, sentBytesPerSecond } of networks) {
    sum.receivedBytesPerSecond += receivedBytesPerSecond;
    sum.sentBytesPerSecond += sentBytesPerSecond;
  }
  const whole = (bytes: number) => within(0, Math.round(bytes), Number.MAX_SAFE_INTEGER);
  return {
    receivedBytesPerSecond: whole(sum.receivedBytesPerSecond),
    sentBytesPerSecond: whole(sum.sentBytesPerSecond),
  };
}

const within = (least: number, value: number, most: number) => Math.min(most, Math.max(least, value));

/** What of a machine the dashboard may show; nothing while it is disabled or has not yet sent a sample. */
export const isShown = (machine: Machine): machine is Machine & { row: Row } =>
  !machine.settings.disabled && machine.row !== null;
