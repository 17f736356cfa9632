import type { Log } from "@realtimemonitor/protocol/log.ts";
import type { SettingsValues } from "@realtimemonitor/protocol/settings.ts";
import { stateInMemory } from "../../agent/src/state.ts";
import type { Database } from "../../prisma/open-database.ts";
import { makeJoinToken } from "../../start/join-token.ts";
import { atTheEnd } from "../undo.ts";
import { type Fleet, type FleetOptions, startFleet } from "./fleet.ts";
import { hostOf } from "./host.ts";

const quiet: Log = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
const joinsPerSecond = 20;

export type BenchFleet = Fleet & { stop(): Promise<void> };

/** Simulated machines for a bench, in its own process: sound ones, that run all the time. */
export async function startBenchFleet(
  database: Database,
  given: Pick<FleetOptions, "onSample" | "outboxBounds"> & {
    url: string;
    machines: number;
    /** Of the first one, when some are there already; names go on from it. */
    firstNumber?: number;
    settings?: Partial<SettingsValues>;
  },
): Promise<BenchFleet> {
  const { url, machines, firstNumber = 0, settings = {}, ...rest } = given;
  const token = await makeJoinToken(database, {
    label: "bench",
    tags: [],
    usesLimit: machines,
    lifetimeMs: 3_600_000,
    settings,
  });
  const stop = new AbortController();
  const bootedAt = Date.now() - 86_400_000;
  const fleet = startFleet({
    ...rest,
    server: new URL(url),
    insecure: false,
    hosts: Array.from({ length: machines }, (_, index) =>
      hostOf(firstNumber + index, { seed: 1, machines, broken: 0 }),
    ),
    stateOf: () => stateInMemory(),
    tokenFor: () => token,
    joinsPerSecond,
    logFor: () => quiet,
    lifeOf: () => ({ isOn: true, bootedAt, untilAt: Number.POSITIVE_INFINITY }),
    signal: stop.signal,
  });
  const stopAll = async () => {
    stop.abort();
    await fleet.ended;
  };
  atTheEnd(stopAll);
  return { ...fleet, stop: stopAll };
}
