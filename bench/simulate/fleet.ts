import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "@realtimemonitor/protocol/log.ts";
import type { Sample } from "@realtimemonitor/protocol/sample.ts";
import { runAgent } from "../../agent/src/agent.ts";
import type { State } from "../../agent/src/state.ts";
import { aborted } from "../../agent/src/stop.ts";
import { clockOf, collectorsOf } from "./collectors.ts";
import type { Host } from "./host.ts";
import { lifeAt } from "./life.ts";

export type FleetOptions = {
  server: URL;
  insecure: boolean;
  hosts: Host[];
  /** What the agent of each host keeps. */
  stateOf(index: number): State;
  /** For a host that has not joined yet. */
  tokenFor(host: Host, index: number): string | undefined;
  /** A server has other things to do too: so many agents are started in a second, one after the other. */
  joinsPerSecond: number;
  logFor(host: Host): Log;
  onSample?(index: number, sample: Sample, isSent: boolean): void;
  signal: AbortSignal;
};

export type FleetCounts = {
  machines: number;
  /** They have an id. */
  joined: number;
  /** Their last sample was sent. */
  publishing: number;
  made: number;
  /** Made while there was no connection. */
  unsent: number;
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

/** Runs the real agent once for each host, with figures that are made up. */
export function startFleet(options: FleetOptions): Fleet {
  const { hosts } = options;
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const states = hosts.map((_, index) => options.stateOf(index));
  const isPublishing = hosts.map(() => false);
  let made = 0;
  let unsent = 0;

  const machineId = (index: number) => idIn(states[index]?.read("identity.json"));

  function onSample(index: number, sample: Sample, isSent: boolean): void {
    made += 1;
    if (!isSent) unsent += 1;
    isPublishing[index] = isSent;
    options.onSample?.(index, sample, isSent);
  }

  async function live(host: Host, index: number): Promise<void> {
    const state = states[index] as State;
    await sleep((index * 1_000) / options.joinsPerSecond, undefined, { signal }).catch(() => {});
    while (!signal.aborted) {
      const { isOn, bootedAt, untilAt } = lifeAt(host, Date.now());
      const leftMs = Math.min(longestTimerMs, Math.max(1, untilAt - Date.now()));
      const end = AbortSignal.any([signal, AbortSignal.timeout(leftMs)]);
      if (isOn)
        await runAgent({ ...agentOf(host, index), state, collectors: collectorsOf(host, bootedAt), signal: end });
      else await aborted(end);
      isPublishing[index] = false;
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
    onSample: (sample: Sample, isSent: boolean) => onSample(index, sample, isSent),
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
      publishing: isPublishing.filter(Boolean).length,
      made,
      unsent,
    }),
  };
}

const idIn = (identity: unknown): string | undefined =>
  identity instanceof Object && "machineId" in identity && typeof identity.machineId === "string"
    ? identity.machineId
    : undefined;
