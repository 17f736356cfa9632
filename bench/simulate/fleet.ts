import type { Log } from "@realtimemonitor/protocol/log.ts";
import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import { runAgent, type SampleFate } from "../../agent/src/agent.ts";
import type { OutboxBounds } from "../../agent/src/outbox.ts";
import type { State } from "../../agent/src/state.ts";
import { aborted } from "../../agent/src/stop.ts";
import { clockOf, collectorsOf } from "./collectors.ts";
import type { Host } from "./host.ts";
import { lifeAt } from "./life.ts";
import { createTurns } from "./turns.ts";

export type FleetOptions = {
  server: URL;
  insecure: boolean;
  hosts: Host[];
  /** What the agent of each host keeps. */
  stateOf(index: number): State;
  /** For a host that has not joined yet. */
  tokenFor(host: Host, index: number): string | undefined;
  /** A server has other things to do too: so many agents are started in a second at most, one after the other. */
  joinsPerSecond: number;
  logFor(host: Host): Log;
  onSample?(index: number, sample: Sample, fate: SampleFate): void;
  /** Whether a host runs, and since when; as its life says when this is left out. */
  lifeOf?: typeof lifeAt;
  outboxBounds?: OutboxBounds;
  signal: AbortSignal;
};

export type FleetCounts = {
  machines: number;
  /** They have an id. */
  joined: number;
  /** Their last sample was sent. */
  publishing: number;
  made: number;
  /** In the agents' outboxes: not yet acknowledged as stored. */
  held: number;
  /** Fell out of an outbox that was full. */
  lost: number;
};

export type Fleet = {
  counts(): FleetCounts;
  /** undefined: it has not joined yet. */
  machineId(index: number): string | undefined;
  /** Resolves when all have ended after the signal; rejects, and ends all, when one was refused. */
  ended: Promise<void>;
};

/** Node makes one millisecond of a longer time; no simulation lasts so long. */
const longestTimerMs = 2 ** 31 - 1;

/** All outboxes together; each has 8 MiB at most, as the agent of a real host. */
const outboxesBytes = 1_073_741_824;

/** So many at once may be on their way from their start to their first sample in the router. */
const joiningLimit = 40;

/** Runs the real agent once for each host, with figures that are made up. */
export function startFleet(options: FleetOptions): Fleet {
  const { hosts, lifeOf = lifeAt } = options;
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const states = hosts.map((_, index) => options.stateOf(index));
  /** Of the run that each is in. */
  const fates: (SampleFate | undefined)[] = hosts.map(() => undefined);
  const joining = new Set<number>();
  const ids: (string | undefined)[] = [];
  let made = 0;
  let lostBefore = 0;

  const turn = createTurns({
    perSecond: options.joinsPerSecond,
    isFull: () => joining.size >= joiningLimit,
    signal,
  });
  const machineId = (index: number) => {
    ids[index] ??= idIn(states[index]?.read("identity.json"));
    return ids[index];
  };

  function onSample(index: number, sample: Sample, fate: SampleFate): void {
    made += 1;
    fates[index] = fate;
    if (fate.isSent) joining.delete(index);
    options.onSample?.(index, sample, fate);
  }

  function endRun(index: number): void {
    lostBefore += fates[index]?.lost ?? 0;
    fates[index] = undefined;
    joining.delete(index);
  }

  async function live(host: Host, index: number): Promise<void> {
    const state = states[index] as State;
    await turn();
    while (!signal.aborted) {
      const { isOn, bootedAt, untilAt } = lifeOf(host, Date.now());
      const leftMs = Math.min(longestTimerMs, Math.max(1, untilAt - Date.now()));
      const end = AbortSignal.any([signal, AbortSignal.timeout(leftMs)]);
      if (isOn) {
        joining.add(index);
        await runAgent({ ...agentOf(host, index), state, collectors: collectorsOf(host, bootedAt), signal: end });
      } else await aborted(end);
      endRun(index);
    }
  }

  const agentOf = (host: Host, index: number) => ({
    env: {
      server: options.server,
      // one that was removed in the admin stays removed
      token: machineId(index) ? undefined : options.tokenFor(host, index),
      name: host.name,
      ip: host.ip,
      insecure: options.insecure,
    },
    facts: () => host.facts,
    log: options.logFor(host),
    now: clockOf(host),
    outboxBounds: {
      limitBytes: Math.min(8_388_608, Math.floor(outboxesBytes / hosts.length)),
      ...options.outboxBounds,
    },
    onSample: (sample: Sample, fate: SampleFate) => onSample(index, sample, fate),
  });

  async function runAll(): Promise<void> {
    const lives = hosts.map((host, index) => live(host, index));
    try {
      await Promise.all(lives);
    } finally {
      failed.abort();
      await Promise.allSettled(lives);
    }
  }

  return {
    machineId,
    ended: runAll(),
    counts: () => ({
      machines: hosts.length,
      joined: hosts.filter((_, index) => machineId(index)).length,
      publishing: fates.filter((fate) => fate?.isSent).length,
      made,
      held: fates.reduce((sum, fate) => sum + (fate?.held ?? 0), 0),
      lost: fates.reduce((sum, fate) => sum + (fate?.lost ?? 0), lostBefore),
    }),
  };
}

const idIn = (identity: unknown): string | undefined =>
  identity instanceof Object && "machineId" in identity && typeof identity.machineId === "string"
    ? identity.machineId
    : undefined;
