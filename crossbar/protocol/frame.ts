import { z } from "zod";
import { EpochMs, IpAddress, MachineId, RunId, Tags } from "./identifiers.ts";
import { Network, Sample } from "./sample.ts";

/** online: samples come as its settings say; late: the last two are missing; offline: silent for longer, or gone. */
export const Presence = z.enum(["online", "late", "offline"]);
export type Presence = z.infer<typeof Presence>;

/** What stands still on a card; sent when it changes. The name is the machine's own word: text, never markup. */
export const FleetMachine = z.object({
  id: MachineId,
  name: z.string(),
  ip: IpAddress.nullable(),
  tags: Tags,
});
export type FleetMachine = z.infer<typeof FleetMachine>;

/** All interfaces together. */
export const Traffic = Network.omit({ interface: true });
export type Traffic = z.infer<typeof Traffic>;

/**
 * What moves on a card: the newest checked sample, when the hub received it, and when it was taken (`takenAt`, on the hub's
 * clock, half a round trip taken off; rows kept by version 0.1 do not tell). Disabled machines have no row.
 */
export const FleetRow = Sample.pick({
  seq: true,
  sampledAt: true,
  settings_version: true,
  cpus: true,
  memory: true,
  disks: true,
}).extend({
  id: MachineId,
  presence: Presence,
  receivedAt: EpochMs,
  takenAt: EpochMs.optional(),
  oneMinuteLoad: z.number().nonnegative().nullish(),
  traffic: Traffic.nullish(),
});
export type FleetRow = z.infer<typeof FleetRow>;

const Numbered = z.object({
  /** Frames count within one run of the hub; another runId means: ask for a snapshot. */
  hubRunId: RunId,
  number: z.int().nonnegative(),
  /** Hub clock. A row's age is `sentAt - receivedAt` plus what has passed here since: no clock of a viewer is in it. */
  sentAt: EpochMs,
});

/** All machines that the dashboard shows, after frame `number`. */
export const FleetSnapshot = Numbered.extend({ machines: z.array(FleetMachine), rows: z.array(FleetRow) });
export type FleetSnapshot = z.infer<typeof FleetSnapshot>;

/** What changed since the frame before; an empty one is the hub's heartbeat. `gone`: removed or disabled. */
export const FleetFrame = FleetSnapshot.extend({ gone: z.array(MachineId) });
export type FleetFrame = z.infer<typeof FleetFrame>;

/** How far a machine has come in obeying its newest settings. */
export const SettingsStatus = z.object({
  /** untold: the tutorial's client does not say what it applied. */
  status: z.enum(["applied", "pending", "rejected", "drifted", "untold"]),
  wanted_version: z.int().nonnegative(),
  reported_version: z.int().nonnegative().nullable(),
  reason: z.string().nullable(),
  /** Push received by the hub → state received, on the hub's clock; null when the push was not seen. */
  appliedInMs: z.number().nonnegative().nullable(),
  reportedAt: EpochMs.nullable(),
});
export type SettingsStatus = z.infer<typeof SettingsStatus>;

/** A machine's clock and pace, as the hub estimates them; null until there is enough to go by. */
export const Timing = z.object({
  /** The host's clock less the hub's: positive when it is ahead. */
  skewMs: z.number().nullable(),
  /** How unevenly samples arrive: the interarrival jitter of RFC 3550, section 6.4.1. */
  jitterMs: z.number().nonnegative().nullable(),
  roundTripMs: z.number().nonnegative().nullable(),
  /** Samples that the agent did not take in time, since the hub started. */
  missedTicks: z.int().nonnegative(),
});
export type Timing = z.infer<typeof Timing>;

/** What of a machine's samples is not in the database, since the hub started. */
export const HistoryState = z.object({
  /** Known to be missing; asked for again from the agent. */
  missing: z.int().nonnegative(),
  /** Asked for again and come. */
  healed: z.int().nonnegative(),
  /** The agent keeps so many until they are stored, by its own word; null when it says nothing of it. */
  held: z.int().nonnegative().nullable(),
  /** Could not be kept, by the agent or by the hub: a gap for ever. */
  lost: z.int().nonnegative(),
});
export type HistoryState = z.infer<typeof HistoryState>;

/** How the hub's writing to the database goes. */
export const StoreState = z.object({
  status: z.enum(["ok", "failing"]),
  /** What is wrong and what to do, for an administrator; null when all is well. */
  problem: z.string().nullable(),
  /** Since when. */
  since: EpochMs.nullable(),
  /** Minutes of machines that wait to be written. */
  waiting: z.int().nonnegative(),
  /** The last background check of the whole file. */
  checkedAt: EpochMs.nullable(),
});
export type StoreState = z.infer<typeof StoreState>;

/** One of several agents that have the identity of one machine, by what it says of its host and from where it comes. */
export const Clone = z.object({
  runId: RunId,
  hostname: z.string().nullable(),
  ip: IpAddress.nullable(),
  /** From where it is connected with the router; that of a proxy, when there is one between. */
  address: z.string().nullable(),
  startedAt: EpochMs,
});
export type Clone = z.infer<typeof Clone>;

/** What administrators see of each machine, disabled ones too. */
export const AdminMachine = FleetMachine.extend({
  presence: Presence,
  disabled: z.boolean(),
  seenAt: EpochMs.nullable(),
  settings: SettingsStatus,
  /** Samples and states that were dropped since the hub started, and why the last one was. */
  rejected: z.int().nonnegative(),
  lastRejection: z.string().nullable(),
  timing: Timing,
  history: HistoryState,
  /** The agents that are there with its one identity, the longest running first; absent when all is well. */
  clones: z.array(Clone).optional(),
});
export type AdminMachine = z.infer<typeof AdminMachine>;

export const AdminSnapshot = Numbered.extend({
  machines: z.array(AdminMachine),
  /** Dropped events that belong to no machine: forged, or from one that was removed. */
  rejectedStrangers: z.int().nonnegative(),
  store: StoreState,
});
export type AdminSnapshot = z.infer<typeof AdminSnapshot>;

export const AdminFrame = AdminSnapshot.extend({ gone: z.array(MachineId) });
export type AdminFrame = z.infer<typeof AdminFrame>;

/** The shortest time between two frames: at most thirty a second, however many machines there are. */
export const framePeriodMs = 33;
/** A frame is sent at least so often, so that a page knows that the hub is alive. */
export const heartbeatPeriodMs = 2_000;
